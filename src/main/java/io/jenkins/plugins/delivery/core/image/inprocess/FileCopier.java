package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.inprocess.UserNames.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies files and directories into an image with the owners, modes and links that kaniko gives them.
 *
 * @param fileSystem what is copied to
 * @param workingDirectory what a relative destination is relative to
 * @param owner the owner of what is copied; null keeps the source's
 * @param chmod the change of permissions; null keeps the source's
 * @param excludes what the instruction itself leaves out, relative to each source
 */
record FileCopier(
        ImageFileSystem fileSystem,
        String workingDirectory,
        @CheckForNull Owner owner,
        @CheckForNull FileModes chmod,
        DockerIgnore excludes) {
    private static final int IMPLICIT_DIRECTORY_MODE = 0755;
    private static final int UMASK = 022;

    /** Whether a destination is a directory, because it is one or because it is written as one. */
    boolean isDirectory(String destination) {
        return fileSystem
                .stat(ImagePath.clean(absolute(destination)))
                .map(FileNode::isDirectory)
                .orElse(absolute(destination).endsWith("/"));
    }

    /** The destination as an absolute path, with its final slash when it is written as a directory. */
    private String absolute(String destination) {
        if (destination.startsWith("/")) {
            return destination;
        }
        String joined = ImagePath.join(workingDirectory, destination);
        return destination.endsWith("/") || destination.endsWith(".") ? joined + "/" : joined;
    }

    /** Copies one source, a file, a link or a directory with what is below it. */
    void copy(SourceTree tree, String source, String destination) throws IOException {
        String from = tree.canonical(source);
        FileNode node = tree.lstat(from).orElseThrow();
        if (node.isDirectory()) {
            copyDirectory(tree, from, node, resolve(ImagePath.clean(absolute(destination))));
            return;
        }
        String target = isDirectory(destination)
                ? ImagePath.join(absolute(destination), ImagePath.name(source))
                : ImagePath.clean(absolute(destination));
        if (!tree.excludes(from)) {
            copyEntry(tree, from, node, resolve(target));
        }
    }

    /** Writes the text of a heredoc to a file. */
    void write(String name, byte[] text, String destination) {
        String target = isDirectory(destination)
                ? ImagePath.join(absolute(destination), name)
                : ImagePath.clean(absolute(destination));
        Owner writer = owner == null ? Owner.ROOT : owner;
        FileNode node = FileNode.file(0644, writer.uid(), writer.gid(), text.length, new Content.InMemory(text));
        putFile(resolve(target), chmod == null ? node : node.withMode(chmod.apply(0644, false)));
    }

    /** The directory that an archive is unpacked into; made when it is missing. */
    String archiveDestination(String destination) {
        return resolve(ImagePath.clean(absolute(destination)));
    }

    private void copyDirectory(SourceTree tree, String from, FileNode top, String to) throws IOException {
        for (String path : tree.walk(from)) {
            String relative = from.equals(ImagePath.ROOT) ? path.substring(1) : path.substring(from.length());
            String target = ImagePath.join(to, relative);
            FileNode node = path.equals(from) ? top : tree.lstat(path).orElse(null);
            if (node == null || isExcluded(relative, node)) {
                continue;
            }
            if (node.isDirectory()) {
                makeDirectory(target, changed(node));
            } else {
                copyEntry(tree, path, node, target);
            }
        }
    }

    private boolean isExcluded(String relative, FileNode node) {
        String name = relative.startsWith("/") ? relative.substring(1) : relative;
        return !name.isEmpty() && excludes.excludes(name, node.isDirectory());
    }

    private void copyEntry(SourceTree tree, String from, FileNode node, String target) {
        switch (node.type()) {
            case SYMLINK -> {
                addParents(target, IMPLICIT_DIRECTORY_MODE, Owner.ROOT);
                fileSystem.remove(target);
                fileSystem.put(target, FileNode.symlink(node.linkTarget(), 0, 0));
            }
            // Every copy is a file of its own, even of a file that has several names.
            case FILE -> putFile(target, changed(node.asHardLinkTo(null)));
            default ->
                throw new DeliveryException("'" + from.substring(1) + "' in " + tree.description()
                        + " is a device, a pipe or a socket: list it in .dockerignore");
        }
    }

    private void putFile(String path, FileNode node) {
        if (fileSystem.lstat(path).map(FileNode::isDirectory).orElse(false)) {
            throw new DeliveryException("COPY would write a file over the directory " + path
                    + ": end the destination with '/' to copy into it");
        }
        addParents(path, IMPLICIT_DIRECTORY_MODE, new Owner(node.uid(), node.gid()));
        fileSystem.put(path, node);
    }

    /** Makes a directory, or gives the one that is there this owner and mode; missing parents belong to root. */
    void makeDirectory(String path, FileNode directory) {
        String real = fileSystem
                .realPath(path)
                .filter(target ->
                        fileSystem.lstat(target).map(FileNode::isDirectory).orElse(false))
                .orElse(path);
        addParents(real, directory.mode() & ~UMASK, Owner.ROOT);
        if (!fileSystem.lstat(real).map(FileNode::isDirectory).orElse(true)) {
            fileSystem.remove(real);
        }
        fileSystem.put(real, directory);
    }

    private void addParents(String path, int mode, Owner parentOwner) {
        List<String> missing = new ArrayList<>();
        for (String parent = ImagePath.parent(path);
                fileSystem.lstat(parent).isEmpty();
                parent = ImagePath.parent(parent)) {
            missing.add(0, parent);
        }
        String lowest = missing.isEmpty() ? ImagePath.parent(path) : ImagePath.parent(missing.get(0));
        if (!fileSystem.lstat(lowest).map(FileNode::isDirectory).orElse(false)) {
            throw new DeliveryException("COPY to " + path + " needs the directory " + lowest
                    + ", which is a file in the image: use another destination");
        }
        missing.forEach(
                parent -> fileSystem.put(parent, FileNode.directory(mode, parentOwner.uid(), parentOwner.gid())));
    }

    /** The entry with the owner and the permissions that the instruction asks for. */
    private FileNode changed(FileNode node) {
        FileNode owned = owner == null ? node : node.withOwner(owner.uid(), owner.gid());
        return chmod == null ? owned : owned.withMode(chmod.apply(node.mode(), node.isDirectory()));
    }

    /** Replaces the symbolic links in the part of a path that exists, so that a link is written through. */
    private String resolve(String path) {
        if (path.equals(ImagePath.ROOT)) {
            return path;
        }
        return fileSystem
                .realPath(path)
                .orElseGet(() -> ImagePath.join(resolve(ImagePath.parent(path)), ImagePath.name(path)));
    }
}
