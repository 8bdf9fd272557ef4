package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The file system as a process sees it, by the rules of Linux: paths through links, owners of new entries, permissions.
 * What another user than root may not do is left to the real process.
 */
final class ProcessFiles {
    private static final int LONGEST_PATH = 4096;
    private static final int UMASK = 022;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;

    /** What whoever runs a container puts there; what is written to them is in no image. */
    private static final List<String> OF_THE_RUNTIME = List.of(
            "/proc",
            "/sys",
            "/dev",
            "/kaniko",
            "/workspace/.kaniko",
            "/etc/hosts",
            "/etc/hostname",
            "/etc/resolv.conf",
            "/etc/mtab",
            "/.dockerenv",
            "/run/secrets");

    private final ImageFileSystem fileSystem;
    private final ProcessUser user;
    private final String directory;

    /**
     * @param directory the working directory, without symbolic links
     */
    ProcessFiles(ImageFileSystem fileSystem, ProcessUser user, String directory) {
        this.fileSystem = fileSystem;
        this.user = user;
        this.directory = directory;
    }

    ProcessFiles in(String otherDirectory) {
        return new ProcessFiles(fileSystem, user, otherDirectory);
    }

    String directory() {
        return directory;
    }

    ProcessUser user() {
        return user;
    }

    ImageFileSystem fileSystem() {
        return fileSystem;
    }

    /** What a path leads to, a symbolic link at its end followed unless there is nothing behind it. */
    Place stat(String path) {
        return walk(path, true);
    }

    /** What has this very name, a symbolic link itself; a slash at the end follows it. */
    Place lstat(String path) {
        return walk(path, false);
    }

    /** What a path leads to or, when its last name is a link to nothing, that link. */
    Place statOrLink(String path) {
        return reach(path, true).filter(Place::exists).orElseGet(() -> lstat(path));
    }

    /** What {@link #stat} or {@link #lstat} finds; empty where the way there leads through what is no directory. */
    Optional<Place> reach(String path, boolean follow) {
        try {
            return Optional.of(walk(path, follow));
        } catch (CommandFailedException e) {
            return Optional.empty();
        }
    }

    private Place walk(String path, boolean follow) {
        if (path.isEmpty()) {
            throw new CommandFailedException("'' is no file");
        }
        if (path.length() > LONGEST_PATH) {
            throw new NeedsProcessException(path, "is too long");
        }
        Deque<String> names = new ArrayDeque<>(List.of(path.split("/+")));
        boolean asDirectory = path.endsWith("/");
        String at = path.startsWith("/") ? ImagePath.ROOT : directory;
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.pop();
            if (name.isEmpty()) {
                continue;
            }
            FileNode here = fileSystem.lstat(at).orElse(null);
            if (here == null || !here.isDirectory()) {
                throw new CommandFailedException(path + " leads through " + at + ", which is no directory");
            }
            require(ProcessUser.SEARCH, here, at);
            if (name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = ImagePath.parent(at);
                continue;
            }
            String child = ImagePath.child(at, name);
            guard(child);
            FileNode node = fileSystem.lstat(child).orElse(null);
            if (node == null) {
                if (!names.isEmpty()) {
                    throw new CommandFailedException.Missing(path);
                }
                return new Place(path, child, null);
            }
            if (node.isSymlink() && (!names.isEmpty() || follow || asDirectory)) {
                if (++links > ImagePath.MOST_LINKS) {
                    throw new NeedsProcessException(path, "has too many links");
                }
                String[] target = node.linkTarget().split("/+");
                for (int i = target.length - 1; i >= 0; i--) {
                    names.push(target[i]);
                }
                at = node.linkTarget().startsWith("/") ? ImagePath.ROOT : at;
                continue;
            }
            at = child;
        }
        FileNode node = fileSystem.lstat(at).orElse(null);
        if (asDirectory && node != null && !node.isDirectory()) {
            throw new CommandFailedException(path + " is no directory");
        }
        return new Place(path, at, node);
    }

    /** A name in a directory. */
    Place child(Place parent, String name) {
        String path = ImagePath.child(parent.path(), name);
        guard(path);
        return new Place(
                parent.written() + "/" + name, path, fileSystem.lstat(path).orElse(null));
    }

    /** The names in a directory. */
    List<Place> children(Place parent) {
        return names(parent).stream().map(name -> child(parent, name)).toList();
    }

    /** The names in a directory, for patterns of names. */
    List<String> names(Place directory) {
        require(ProcessUser.READ | ProcessUser.SEARCH, directory.node(), directory.path());
        return fileSystem.children(directory.path());
    }

    private static void guard(String path) {
        for (String special : OF_THE_RUNTIME) {
            if (ImagePath.isWithin(path, special)) {
                throw new NeedsProcessException(path, "belongs to whatever runs the container");
            }
        }
    }

    private void require(int permission, FileNode node, String path) {
        if (!user.may(permission, node)) {
            throw new NeedsProcessException(path, "may be closed to the user of the image");
        }
    }

    /** The directory of an entry that comes or goes, in which that has to be allowed. */
    private FileNode requireChange(Place place) {
        String parent = ImagePath.parent(place.path());
        FileNode entry = place.node();
        FileNode node = fileSystem.lstat(parent).orElse(null);
        if (node == null || !node.isDirectory()) {
            throw new CommandFailedException(parent + " is no directory");
        }
        require(ProcessUser.WRITE | ProcessUser.SEARCH, node, parent);
        if (!user.isRoot()
                && entry != null
                && (node.mode() & STICKY) != 0
                && entry.uid() != user.uid()
                && node.uid() != user.uid()) {
            throw new NeedsProcessException(parent, "lets only owners remove what is in it");
        }
        return node;
    }

    private void put(String path, FileNode node) {
        guard(path);
        if (path.equals(ImagePath.ROOT)) {
            throw new NeedsProcessException(path, "is the root of the image");
        }
        fileSystem.put(path, node);
    }

    /** The group that a new entry in a directory gets. */
    private long group(FileNode parent) {
        return (parent.mode() & SET_GID) != 0 ? parent.gid() : user.gid();
    }

    /** Whether new entries of a directory get its group rather than the user's. */
    boolean handsDownItsGroup(String path) {
        return fileSystem.lstat(path).map(node -> (node.mode() & SET_GID) != 0).orElse(false);
    }

    /** As {@code mkdir(2)}; the umask counts. */
    void makeDirectory(Place place, int mode) {
        if (place.exists()) {
            throw new CommandFailedException(place.written() + " is there already");
        }
        FileNode above = requireChange(place);
        put(place.path(), FileNode.directory(mode & ~UMASK | above.mode() & SET_GID, user.uid(), group(above)));
    }

    /** Makes a file that is not there; the umask counts. */
    void makeFile(Place place, int mode, long size, Content content) {
        if (place.written().endsWith("/")) {
            throw new CommandFailedException(place.written() + " is no file");
        }
        FileNode above = requireChange(place);
        put(place.path(), FileNode.file(mode & ~UMASK, user.uid(), group(above), size, content));
    }

    /** Makes a symbolic link where nothing is. */
    void makeLink(Place place, String target) {
        FileNode above = requireChange(place);
        put(place.path(), FileNode.symlink(target, user.uid(), group(above)));
    }

    /** As a program opens a file to write it: gives it other bytes when it is there, and makes it when it is not. */
    void writeOrMake(Place place, long size, Content content) {
        if (place.exists()) {
            write(place, size, content);
        } else {
            makeFile(place, 0666, size, content);
        }
    }

    /** Gives a file that is there other bytes. */
    void write(Place place, long size, Content content) {
        FileNode node = place.node();
        require(ProcessUser.WRITE, node, place.path());
        if (!user.isRoot() && (node.mode() & 06000) != 0) {
            throw new NeedsProcessException(place.written(), "may lose its set-id bits");
        }
        checkOneName(place);
        put(
                place.path(),
                new FileNode(FileNode.Type.FILE, node.mode(), node.uid(), node.gid(), size, null, content, null));
    }

    /** Gives an entry another mode. */
    void changeMode(Place place, int mode) {
        FileNode node = place.node();
        if (node.mode() == mode) {
            return;
        }
        if (!user.isRoot() && (node.uid() != user.uid() || ((node.mode() | mode) & 06000) != 0)) {
            throw new NeedsProcessException(place.written(), "may not be changed by the user of the image");
        }
        checkOneName(place);
        put(place.path(), node.withMode(mode));
    }

    /** Gives an entry another owner, as root; a program loses its set-id bits. */
    void changeOwner(Place place, long uid, long gid) {
        FileNode node = place.node();
        if (!user.isRoot()) {
            throw new NeedsProcessException(place.written(), "may not be changed by the user of the image");
        }
        int mode = node.mode();
        if (node.type() == FileNode.Type.FILE) {
            mode &= ~04000;
            mode = (mode & 0010) != 0 ? mode & ~02000 : mode;
        }
        FileNode changed = node.withOwner(uid, gid).withMode(mode);
        if (!changed.equals(node)) {
            checkOneName(place);
            put(place.path(), changed);
        }
    }

    /** Puts an entry as it is, in the place of whatever has its name. */
    void place(Place place, FileNode node) {
        checkKind(place, node);
        requireChange(place);
        put(place.path(), node);
    }

    /** Removes an entry with everything below it. */
    void remove(Place place) {
        requireChange(place);
        for (String path : fileSystem.walk(place.path())) {
            guard(path);
            FileNode node = fileSystem.lstat(path).orElseThrow();
            if (node.isDirectory() && !fileSystem.children(path).isEmpty()) {
                require(ProcessUser.READ | ProcessUser.WRITE | ProcessUser.SEARCH, node, path);
                if (!user.isRoot() && (node.mode() & STICKY) != 0 && node.uid() != user.uid()) {
                    throw new NeedsProcessException(path, "lets only owners remove what is in it");
                }
            }
        }
        fileSystem.remove(place.path());
    }

    /** What the whole of an entry may be moved or copied, which takes its bytes into a layer again. */
    void checkCopied(Place place) {
        checkKind(place, place.node());
        require(ProcessUser.READ, place.node(), place.path());
    }

    private static void checkKind(Place place, FileNode node) {
        if (node.type() == FileNode.Type.SPECIAL) {
            throw new NeedsProcessException(place.written(), "is a device or a pipe");
        }
    }

    private void checkOneName(Place place) {
        checkKind(place, place.node());
        if (hasOtherNames(place)) {
            throw new NeedsProcessException(place.written(), "has other names, which would change, too");
        }
    }

    boolean hasOtherNames(Place place) {
        return fileSystem.hasOtherNames(place.node());
    }
}
