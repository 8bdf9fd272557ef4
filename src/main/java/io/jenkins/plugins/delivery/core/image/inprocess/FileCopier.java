package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.inprocess.UserNames.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Copies files and directories into an image with the owners, modes and links that BuildKit gives them. The directory
 * that is named is not copied, only its contents are: the one at the destination keeps its mode and owner, and a new one
 * gets 0755, or the number that {@code chmod} is. Directories inside it take those of the source, whether they are
 * there or not.
 *
 * @param keyword of the instruction, for messages
 * @param fileSystem what is copied to
 * @param workingDirectory what a relative destination is relative to
 * @param owner the owner of what is copied; null keeps the source's
 * @param maker the owner of directories that are made; null means root, or the group of the directory above where that
 *     hands it down
 * @param chmod the change of permissions; null keeps the source's
 * @param excludes what the instruction itself leaves out, relative to each source
 */
record FileCopier(
        String keyword,
        ImageFileSystem fileSystem,
        String workingDirectory,
        @CheckForNull Owner owner,
        @CheckForNull Owner maker,
        @CheckForNull FileModes chmod,
        DockerIgnore excludes) {
    /** What BuildKit takes of a mode for a directory that is made. */
    private static final int OF_MKDIR = 0777;

    /** As the kernel hands it down to what is made in a directory, with the directory's group. */
    private static final int SET_GROUP_ID = 02000;

    private static final int DIRECTORY_MODE = 0755;

    /** A slash at the end, or a last name that is the directory itself or the one above. */
    private static final Pattern MEANS_DIRECTORY = Pattern.compile("(?:^|/)\\.{0,2}$");

    /** Whether a destination is a directory, because it is one or because it is written as one. */
    boolean isDirectory(String destination) {
        return fileSystem
                .stat(ImagePath.clean(absolute(destination)))
                .map(FileNode::isDirectory)
                .orElse(absolute(destination).endsWith("/"));
    }

    /** Refuses several sources for what is not a directory. */
    void checkTakes(List<String> sources, String destination) {
        if (sources.size() > 1 && !isDirectory(destination)) {
            throw new InvalidInputException(
                    keyword,
                    destination,
                    "is one file, but the sources are " + sources.size() + ": "
                            + String.join(", ", sources.subList(0, Math.min(5, sources.size()))),
                    "end the destination with '/', or make the pattern match one file");
        }
    }

    /** The destination as an absolute path, with its final slash when it is written as a directory. */
    private String absolute(String destination) {
        if (destination.startsWith("/")) {
            return destination;
        }
        String joined = ImagePath.join(workingDirectory, destination);
        return MEANS_DIRECTORY.matcher(destination).find() ? joined + "/" : joined;
    }

    /** Copies one source, a file or a directory with what is below it; of a link, what it leads to. */
    void copy(SourceTree tree, String source, String destination) throws IOException {
        String from = tree.followed(source)
                .orElseThrow(() -> new DeliveryException(keyword + " '" + source.substring(1)
                        + "' is a symbolic link that leads to nothing in " + tree.description()
                        + ": copy the file itself, or what the link needs, too"));
        FileNode node = tree.lstat(from).orElseThrow();
        if (node.isDirectory()) {
            copyDirectory(tree, from, directory(destination));
        } else if (!tree.excludes(from)) {
            copyEntry(tree, from, node, target(destination, ImagePath.name(source)));
        }
    }

    /** Writes the text of a heredoc to a file. */
    void write(String name, byte[] text, String destination) {
        place(name, FileNode.file(0644, 0, 0, text.length, new Content.InMemory(text)), destination);
    }

    /** Puts a file of root there that comes from elsewhere than a tree. */
    void place(String name, FileNode file, String destination) {
        put(target(destination, name), changed(file));
    }

    /** Where a file goes: a link with its name in a directory makes way, any other link is written through. */
    private String target(String destination, String name) {
        String path = real(ImagePath.clean(absolute(destination)));
        if (isDirectory(destination)) {
            return ImagePath.join(path, name);
        }
        if (absolute(destination).endsWith("/")) {
            throw isFile(path);
        }
        return path;
    }

    /** The directory at a path, made when it is missing, with links on the way followed. */
    String directory(String destination) {
        String path = real(ImagePath.clean(absolute(destination)));
        addDirectories(path);
        return path;
    }

    /** The same for what is unpacked, whose modes are the archive's. */
    String unpacked(String destination) {
        return new FileCopier(keyword, fileSystem, workingDirectory, owner, maker, null, excludes)
                .directory(destination);
    }

    private void copyDirectory(SourceTree tree, String from, String to) throws IOException {
        for (String path : tree.walk(from)) {
            String relative = from.equals(ImagePath.ROOT) ? path.substring(1) : path.substring(from.length());
            FileNode node = path.equals(from) ? null : tree.lstat(path).orElse(null);
            if (node == null || isExcluded(relative)) {
                continue;
            }
            String target = ImagePath.join(to, relative);
            if (node.isDirectory()) {
                String directory = real(target);
                addDirectories(directory);
                fileSystem.put(directory, changed(node));
            } else {
                copyEntry(tree, path, node, ImagePath.join(real(ImagePath.parent(target)), ImagePath.name(target)));
            }
        }
    }

    private boolean isExcluded(String relative) {
        return excludes.excludes(relative.startsWith("/") ? relative.substring(1) : relative);
    }

    private void copyEntry(SourceTree tree, String from, FileNode node, String target) {
        switch (node.type()) {
            case SYMLINK ->
                put(target, owner == null ? node : FileNode.symlink(node.linkTarget(), owner.uid(), owner.gid()));
            // Every copy is a file of its own, even of a file that has several names.
            case FILE -> put(target, changed(node.asHardLinkTo(null)));
            default ->
                throw new DeliveryException("'" + from.substring(1) + "' in " + tree.description()
                        + " is a device, a pipe or a socket: list it in .dockerignore");
        }
    }

    private void put(String path, FileNode node) {
        if (fileSystem.lstat(path).map(FileNode::isDirectory).orElse(false)) {
            throw new DeliveryException(
                    keyword + " would write a " + (node.isSymlink() ? "link" : "file") + " over the directory " + path
                            + ": end the destination with '/' to copy into it, or name another one");
        }
        addDirectories(ImagePath.parent(path));
        fileSystem.put(path, node);
    }

    /** Makes a directory and its parents where they are missing. */
    private void addDirectories(String path) {
        List<String> missing = new ArrayList<>();
        String lowest = path;
        for (; fileSystem.lstat(lowest).isEmpty(); lowest = ImagePath.parent(lowest)) {
            missing.add(0, lowest);
        }
        if (!fileSystem.lstat(lowest).map(FileNode::isDirectory).orElse(false)) {
            throw isFile(lowest);
        }
        int mode = chmod == null || chmod.octal() < 0 ? DIRECTORY_MODE : chmod.octal() & OF_MKDIR;
        for (String directory : missing) {
            FileNode above = fileSystem.lstat(ImagePath.parent(directory)).orElseThrow();
            int handedDown = above.mode() & SET_GROUP_ID;
            Owner made = maker != null ? maker : new Owner(0, handedDown != 0 ? above.gid() : 0);
            fileSystem.put(directory, FileNode.directory(mode | handedDown, made.uid(), made.gid()));
        }
    }

    private DeliveryException isFile(String path) {
        return new DeliveryException(
                keyword + " needs the directory " + path + ", which is a file in the image: use another destination");
    }

    /** The entry with the owner and the permissions that the instruction asks for. */
    private FileNode changed(FileNode node) {
        FileNode owned = owner == null ? node : node.withOwner(owner.uid(), owner.gid());
        return chmod == null ? owned : owned.withMode(chmod.apply(node.mode(), node.isDirectory()));
    }

    private String real(String path) {
        return fileSystem
                .withoutLinks(path)
                .orElseThrow(() -> new DeliveryException(keyword + " to " + path
                        + " meets symbolic links in the image that lead in a circle: use another destination"));
    }
}
