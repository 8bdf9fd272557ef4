package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The root file system of an image under construction. Paths are absolute and clean, see {@link ImagePath}. Not
 * thread-safe.
 */
public final class ImageFileSystem {
    private final TreeMap<String, FileNode> nodes;
    private final TreeSet<String> changed = new TreeSet<>();
    /** What stood at paths that were put or removed since the last call of {@link #takeChanges}; null for nothing. */
    private final TreeMap<String, FileNode> before = new TreeMap<>();
    /** Contents of files with several names, so that a change of one name changes them all. */
    private final Set<Content> linked;

    /** An empty file system, which has a root directory and nothing else. */
    public ImageFileSystem() {
        this(new TreeMap<>(), new HashSet<>());
        nodes.put(ImagePath.ROOT, FileNode.directory(0755, 0, 0));
    }

    private ImageFileSystem(TreeMap<String, FileNode> nodes, Set<Content> linked) {
        this.nodes = nodes;
        this.linked = linked;
    }

    /** An independent copy, without a change of its own. */
    public ImageFileSystem copy() {
        return new ImageFileSystem(new TreeMap<>(nodes), new HashSet<>(linked));
    }

    /** The entry of this very name, a symbolic link itself. */
    public Optional<FileNode> lstat(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    /** The entry that this name leads to, through all symbolic links. */
    public Optional<FileNode> stat(String path) {
        return realPath(path).map(nodes::get);
    }

    /** The path without symbolic links of what this name leads to; empty when it does not exist. */
    public Optional<String> realPath(String path) {
        return withoutLinks(path).filter(nodes::containsKey);
    }

    /** The path without symbolic links of what this name leads to, whether it exists or not; empty for a circle. */
    public Optional<String> withoutLinks(String path) {
        String wanted = path;
        for (int links = 0; links <= ImagePath.MOST_LINKS; links++) {
            Optional<String> link = firstSymlink(wanted);
            if (link.isEmpty()) {
                return Optional.of(wanted);
            }
            String target = nodes.get(link.get()).linkTarget();
            String resolved = target.startsWith("/") ? target : ImagePath.parent(link.get()) + "/" + target;
            wanted = ImagePath.clean(resolved + wanted.substring(link.get().length()));
        }
        return Optional.empty();
    }

    /** The shortest prefix of a path, or the path itself, that is a symbolic link. */
    private Optional<String> firstSymlink(String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String prefix = path.substring(0, slash);
            FileNode node = nodes.get(prefix);
            if (node != null && node.isSymlink()) {
                return Optional.of(prefix);
            }
        }
        FileNode last = nodes.get(path);
        return last != null && last.isSymlink() ? Optional.of(path) : Optional.empty();
    }

    /** Puts an entry at a path whose parent exists; whatever was there, with everything below it, makes way. */
    public void put(String path, FileNode node) {
        remember(path);
        if (!node.isDirectory()) {
            below(path).keySet().forEach(this::remember);
        }
        if (node.hardLinkTo() != null) {
            linked.add(node.content());
        }
        putBase(path, node);
        changed.add(path);
    }

    private void remember(String path) {
        if (!before.containsKey(path)) {
            before.put(path, nodes.get(path));
        }
    }

    /** Puts another name of a file that a layer of the base has. */
    void linkBase(FileNode file) {
        if (file.content() != null) {
            linked.add(file.content());
        }
    }

    /** Whether a file has, or may have, other names, which share its mode, its owner and its bytes. */
    public boolean hasOtherNames(FileNode file) {
        return file.content() != null && linked.contains(file.content());
    }

    /**
     * Puts an entry that a layer of the base has, and that is no change therefore.
     *
     * @return what was there before, or null
     */
    @CheckForNull
    FileNode putBase(String path, FileNode node) {
        FileNode before = nodes.put(path, node);
        if (before != null && before.isDirectory() && !node.isDirectory()) {
            below(path).clear();
            forgetChanges(path);
        }
        return before;
    }

    /** Removes an entry with everything below it. */
    public void remove(String path) {
        remember(path);
        below(path).keySet().forEach(this::remember);
        below(path).clear();
        nodes.remove(path);
        forgetChanges(path);
    }

    /** By the order of the names: to look at all of them for each would take for ever in a large archive. */
    private void forgetChanges(String path) {
        if (path.equals(ImagePath.ROOT)) {
            changed.clear();
        } else {
            changed.remove(path);
            changed.subSet(path + "/", path + "0").clear();
        }
    }

    /** The paths of an entry and of everything below it, parents first, in the order of their names. */
    public List<String> walk(String path) {
        List<String> paths = new ArrayList<>();
        if (nodes.containsKey(path)) {
            paths.add(path);
        }
        paths.addAll(
                path.equals(ImagePath.ROOT)
                        ? nodes.tailMap(ImagePath.ROOT, false).keySet()
                        : below(path).keySet());
        return paths;
    }

    /** The names in a directory, in their order. */
    public List<String> children(String directory) {
        String prefix = directory.equals(ImagePath.ROOT) ? directory : directory + "/";
        List<String> names = new ArrayList<>();
        String path = nodes.higherKey(prefix);
        while (path != null && path.startsWith(prefix)) {
            int slash = path.indexOf('/', prefix.length());
            if (slash < 0) {
                names.add(path.substring(prefix.length()));
                path = nodes.higherKey(path);
            } else {
                // Past everything below this name.
                path = nodes.ceilingKey(path.substring(0, slash) + "0");
            }
        }
        return names;
    }

    private SortedMap<String, FileNode> below(String path) {
        // '0' is the character after '/'.
        return path.equals(ImagePath.ROOT)
                ? nodes.tailMap(ImagePath.ROOT, false)
                : nodes.subMap(path + "/", path + "0");
    }

    /**
     * What was put since the last call, in the order of the paths; never the root itself. What was there and is gone
     * has a whiteout, an empty file as the image specification has it, in the directory that it was in.
     */
    public SortedMap<String, FileNode> takeChanges() {
        TreeMap<String, FileNode> changes = new TreeMap<>();
        for (String path : changed) {
            if (!path.equals(ImagePath.ROOT)) {
                changes.put(path, nodes.get(path));
            }
        }
        before.forEach((path, was) -> {
            // What is below something that is gone, or no directory any more, is gone with it.
            FileNode parent = nodes.get(ImagePath.parent(path));
            if (was != null && !nodes.containsKey(path) && parent != null && parent.isDirectory()) {
                changes.put(
                        ImagePath.join(ImagePath.parent(path), LayerListing.WHITEOUT + ImagePath.name(path)),
                        FileNode.file(0, 0, 0, 0, new Content.InMemory(new byte[0])));
            }
        });
        changed.clear();
        before.clear();
        return changes;
    }
}
