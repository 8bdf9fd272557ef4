package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The directory that the Dockerfile copies from, without what {@code .dockerignore} leaves out. */
final class BuildContext implements SourceTree {
    private final Path root;
    private final Path realRoot;
    private final DockerIgnore ignored;
    private final ContextLinks links;

    BuildContext(Path root, DockerIgnore ignored) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
        this.ignored = ignored;
        this.links = new ContextLinks(root, realRoot);
    }

    @Override
    public String canonical(String path) throws IOException {
        return path.equals(ImagePath.ROOT)
                ? path
                : ImagePath.join(links.follow(ImagePath.parent(path)), ImagePath.name(path));
    }

    @Override
    public Optional<String> followed(String path) throws IOException {
        String followed = links.follow(path);
        return lstat(followed).isPresent() ? Optional.of(followed) : Optional.empty();
    }

    @Override
    public Optional<FileNode> lstat(String path) throws IOException {
        Path file = links.file(path);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A file on the way, where a directory would have to be, is told in no other way.
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || isBelowFile(path)) {
                return Optional.empty();
            }
            throw e;
        }
        checkWithin(path, file);
        if (attributes.isSymbolicLink()) {
            return Optional.of(FileNode.symlink(FileName.linkTarget(file), 0, 0));
        }
        Owner owner = Owner.of(file, attributes.isDirectory());
        if (attributes.isDirectory()) {
            return Optional.of(FileNode.directory(owner.mode, owner.uid, owner.gid));
        }
        if (attributes.isRegularFile()) {
            return Optional.of(
                    FileNode.file(owner.mode, owner.uid, owner.gid, attributes.size(), new Content.OnDisk(file)));
        }
        return Optional.of(new FileNode(FileNode.Type.SPECIAL, owner.mode, owner.uid, owner.gid, 0, null, null, null));
    }

    private boolean isBelowFile(String path) {
        String parent = ImagePath.parent(path);
        while (!Files.exists(links.file(parent), LinkOption.NOFOLLOW_LINKS) && !parent.equals(ImagePath.ROOT)) {
            parent = ImagePath.parent(parent);
        }
        return !Files.isDirectory(links.file(parent));
    }

    @Override
    public List<String> walk(String path) throws IOException {
        List<String> paths = new ArrayList<>();
        walk(path, new ArrayList<>(), paths);
        return paths;
    }

    /** @param held directories that are left out, and that come back with anything below them */
    private void walk(String path, List<String> held, List<String> paths) throws IOException {
        boolean excluded = excludes(path);
        if (!excluded) {
            paths.addAll(held);
            held.clear();
            paths.add(path);
        }
        Path file = links.file(path);
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                || excluded && !ignored.mayIncludeBelow(path.substring(1))) {
            return;
        }
        if (excluded) {
            held.add(path);
        }
        TreeSet<String> names = new TreeSet<>();
        try (var children = Files.newDirectoryStream(file)) {
            children.forEach(child -> names.add(FileName.of(child)));
        }
        for (String name : names) {
            walk(ImagePath.child(path, name), held, paths);
        }
        held.remove(path);
    }

    @Override
    public boolean excludes(String path) {
        return !path.equals(ImagePath.ROOT) && ignored.excludes(path.substring(1));
    }

    @Override
    public String description() {
        return "the build context " + root;
    }

    /** A symbolic link on the way must not lead out of the context, where the agent's own files are. */
    private void checkWithin(String path, Path file) throws IOException {
        Path parent = path.equals(ImagePath.ROOT) ? root : file.getParent();
        if (!parent.toRealPath().startsWith(realRoot)) {
            throw leaves(path);
        }
    }

    static InvalidInputException leaves(String path) {
        return new InvalidInputException(
                "COPY",
                path.substring(1),
                "leaves the build context through a symbolic link",
                "copy the file itself into the context");
    }

    /** Permissions and owner where the file system has them, and Docker's own choice where it has not. */
    private record Owner(int mode, long uid, long gid) {
        static Owner of(Path file, boolean directory) throws IOException {
            if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return new Owner(directory ? 0755 : 0644, 0, 0);
            }
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            return new Owner(
                    (Integer) attributes.get("mode") & 07777,
                    Integer.toUnsignedLong((Integer) attributes.get("uid")),
                    Integer.toUnsignedLong((Integer) attributes.get("gid")));
        }
    }
}
