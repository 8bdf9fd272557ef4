package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import java.io.IOException;
import java.util.Optional;

/** Puts the entries of one layer of a base on top of a file system, in their order, as an extractor does. */
final class LayerReplay {
    private final ImageFileSystem fileSystem;
    private final BaseLayer layer;
    private final NameQuota quota;

    /**
     * The directory of the last entry, and what it is without links. Entries of one directory follow each other, and
     * most layers of a base have thousands.
     */
    @CheckForNull
    private String directory;

    private String realDirectory = ImagePath.ROOT;

    LayerReplay(ImageFileSystem fileSystem, BaseLayer layer, NameQuota quota) {
        this.fileSystem = fileSystem;
        this.layer = layer;
        this.quota = quota;
    }

    void put(LayerListing.Entry entry) throws IOException {
        switch (entry.kind()) {
            case OPAQUE -> {
                String emptied = real(entry.path());
                fileSystem.children(emptied).forEach(name -> fileSystem.remove(ImagePath.child(emptied, name)));
                directory = null;
            }
            case WHITEOUT -> {
                fileSystem.remove(ImagePath.child(real(ImagePath.parent(entry.path())), ImagePath.name(entry.path())));
                directory = null;
            }
            default -> putNode(entry);
        }
    }

    private String real(String path) {
        return fileSystem.realPath(path).orElse(path);
    }

    private void putNode(LayerListing.Entry entry) throws IOException {
        String parent = ImagePath.parent(entry.path());
        String real = entry.path().equals(ImagePath.ROOT) ? parent : realParent(parent);
        // One text for both, unless a link is on the way.
        String path = entry.path();
        if (!real.equals(parent)) {
            path = bounded(ImagePath.child(real, ImagePath.name(path)));
            quota.take(path.length());
        }
        FileNode node = node(entry);
        FileNode before = fileSystem.putBase(path, node);
        if (changesPaths(before) || changesPaths(node)) {
            directory = null;
        }
    }

    /** Whether an entry that comes or goes may lead the name of a directory elsewhere. */
    private static boolean changesPaths(@CheckForNull FileNode node) {
        return node != null && (node.isDirectory() || node.isSymlink());
    }

    /** Parents may be links of lower layers, and may be missing. */
    private String realParent(String parent) throws IOException {
        if (!parent.equals(directory)) {
            realDirectory = existing(parent);
            directory = parent;
        }
        return realDirectory;
    }

    private String existing(String path) throws IOException {
        Optional<String> there = fileSystem.realPath(path);
        if (there.isPresent()) {
            return there.get();
        }
        String real = bounded(ImagePath.child(existing(ImagePath.parent(path)), ImagePath.name(path)));
        quota.take(real, null);
        fileSystem.putBase(real, FileNode.directory(0755, 0, 0));
        return real;
    }

    /** Links make names longer. */
    private static String bounded(String path) throws BoundsException {
        if (path.length() > TarEntry.LONGEST_NAME) {
            throw new BoundsException("a name in it has more than " + TarEntry.LONGEST_NAME + " characters");
        }
        return path;
    }

    private FileNode node(LayerListing.Entry entry) {
        return switch (entry.kind()) {
            case DIRECTORY -> FileNode.directory(entry.mode(), entry.uid(), entry.gid());
            case SYMLINK -> FileNode.symlink(entry.link(), entry.uid(), entry.gid());
            case HARD_LINK -> hardLink(entry);
            case FILE ->
                FileNode.file(
                        entry.mode(),
                        entry.uid(),
                        entry.gid(),
                        entry.size(),
                        entry.kept() != null
                                ? new Content.InMemory(entry.kept())
                                : new Content.InBaseLayer(layer, entry.path()));
            default -> special(entry);
        };
    }

    /**
     * Another name of what stands there, a symbolic link itself: one file from then on, with the mode and the owner that the
     * last entry names.
     */
    private FileNode hardLink(LayerListing.Entry entry) {
        Optional<String> first = fileSystem
                .realPath(ImagePath.parent(entry.link()))
                .map(parent -> ImagePath.child(parent, ImagePath.name(entry.link())));
        Optional<FileNode> there = first.flatMap(fileSystem::lstat).filter(node -> !node.isDirectory());
        if (there.isEmpty()) {
            return special(entry);
        }
        FileNode owned = there.get().withOwner(entry.uid(), entry.gid());
        FileNode linked = owned.isSymlink() ? owned : owned.withMode(entry.mode());
        if (!linked.equals(there.get())) {
            fileSystem.putBase(first.get(), linked);
        }
        fileSystem.linkBase(linked);
        return linked;
    }

    private static FileNode special(LayerListing.Entry entry) {
        return new FileNode(FileNode.Type.SPECIAL, entry.mode(), entry.uid(), entry.gid(), 0, null, null, null);
    }
}
