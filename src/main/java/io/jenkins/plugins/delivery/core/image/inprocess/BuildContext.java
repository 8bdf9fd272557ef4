package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The directory that the Dockerfile copies from, without what {@code .dockerignore} leaves out. */
final class BuildContext implements SourceTree {
    private final Path root;
    private final Path realRoot;
    private final DockerIgnore ignored;

    BuildContext(Path root, DockerIgnore ignored) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
        this.ignored = ignored;
    }

    /** The path itself: a symbolic link on the way is followed by the file system, and checked by {@link #lstat}. */
    @Override
    public String canonical(String path) {
        return path;
    }

    @Override
    public Optional<FileNode> lstat(String path) throws IOException {
        Path file = file(path);
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        checkWithin(path, file);
        if (attributes.isSymbolicLink()) {
            String target = Files.readSymbolicLink(file).toString().replace('\\', '/');
            return Optional.of(FileNode.symlink(target, 0, 0));
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

    @Override
    public List<String> walk(String path) throws IOException {
        List<String> paths = new ArrayList<>();
        walk(path, file(path), paths);
        return paths;
    }

    private void walk(String path, Path file, List<String> paths) throws IOException {
        boolean excluded = excludes(path);
        if (!excluded) {
            paths.add(path);
        }
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                || excluded && !ignored.mayIncludeBelow(path.substring(1))) {
            return;
        }
        List<Path> children;
        try (var stream = Files.list(file)) {
            children = stream.sorted(
                            Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        }
        for (Path child : children) {
            walk(ImagePath.join(path, child.getFileName().toString()), child, paths);
        }
    }

    @Override
    public boolean excludes(String path) {
        return !path.equals(ImagePath.ROOT)
                && ignored.excludes(path.substring(1), Files.isDirectory(file(path), LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public String description() {
        return "the build context " + root;
    }

    private Path file(String path) {
        return path.equals(ImagePath.ROOT) ? root : root.resolve(path.substring(1));
    }

    /** A symbolic link on the way must not lead out of the context, where the agent's own files are. */
    private void checkWithin(String path, Path file) throws IOException {
        Path parent = path.equals(ImagePath.ROOT) ? root : file.getParent();
        if (!parent.toRealPath().startsWith(realRoot)) {
            throw new InvalidInputException(
                    "COPY",
                    path.substring(1),
                    "leaves the build context through a symbolic link",
                    "copy the file itself into the context");
        }
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
