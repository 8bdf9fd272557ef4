package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.Decompression;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import io.jenkins.plugins.delivery.core.image.inprocess.UserNames.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.commons.compress.MemoryLimitException;

/** Unpacks the archives that ADD unpacks: tar, alone or compressed with gzip, bzip2 or xz. */
final class ArchiveUnpacker {
    private final ImageFileSystem fileSystem;
    private final Spool spool;

    ArchiveUnpacker(ImageFileSystem fileSystem, Spool spool) {
        this.fileSystem = fileSystem;
        this.spool = spool;
    }

    /**
     * Whether the bytes are such an archive, whatever the file is called.
     *
     * @throws DeliveryException when they are compressed with zstd, so that nobody here can tell
     */
    static boolean isArchive(String name, Content content) throws IOException {
        try (TarReader tar = new TarReader(Decompression.open(content.open()), NameQuota.ofImage())) {
            return tar.next() != null;
        } catch (BoundsException | MemoryLimitException e) {
            throw refused(name, e);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Unpacks an archive below a directory, with the modes that it names.
     *
     * @param owner of all that is in it; null means those that it names
     */
    void unpack(String name, Content content, String directory, @CheckForNull Owner owner) throws IOException {
        try (TarReader tar = new TarReader(Decompression.open(content.open()), spool.names())) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                put(name, entry, tar.content(), directory, owner);
            }
            tar.end();
        } catch (BoundsException | MemoryLimitException e) {
            throw refused(name, e);
        }
    }

    private static DeliveryException refused(String name, IOException e) {
        return new DeliveryException(
                "ADD " + name + " cannot be done in process, "
                        + (e instanceof BoundsException
                                ? e.getMessage()
                                : "its xz needs more memory than the highest level of xz does")
                        + ": pack it anew, with gzip, bzip2 or xz; copy it as it is with COPY; or use engine docker",
                e);
    }

    private void put(String archive, TarEntry entry, InputStream bytes, String directory, @CheckForNull Owner owner)
            throws IOException {
        String relative = entry.name();
        if (climbs(relative)) {
            throw new DeliveryException("Archive " + archive + " has the entry '" + relative
                    + "', which would leave the directory it is unpacked to: repack it");
        }
        String lexical = ImagePath.join(directory, relative);
        if (lexical.equals(directory)) {
            // The archive's own root: the directory stays what it is.
            return;
        }
        String path = ImagePath.join(parent(archive, directory, ImagePath.parent(lexical)), ImagePath.name(lexical));
        int mode = entry.mode();
        long uid = owner == null ? entry.uid() : owner.uid();
        long gid = owner == null ? entry.gid() : owner.gid();
        if (entry.kind() == TarEntry.Kind.DIRECTORY) {
            // A link to a directory makes way, too.
            if (!fileSystem.lstat(path).map(FileNode::isDirectory).orElse(true)) {
                fileSystem.remove(path);
            }
            fileSystem.put(path, FileNode.directory(mode, uid, gid));
        } else if (entry.kind() == TarEntry.Kind.SYMLINK) {
            replace(path, FileNode.symlink(entry.link(), uid, gid));
        } else if (entry.kind() == TarEntry.Kind.HARD_LINK) {
            String written = ImagePath.join(directory, entry.link());
            String first =
                    ImagePath.join(parent(archive, directory, ImagePath.parent(written)), ImagePath.name(written));
            Optional<FileNode> target = fileSystem.lstat(first).filter(node -> node.type() == FileNode.Type.FILE);
            if (climbs(entry.link()) || target.isEmpty()) {
                throw new DeliveryException("Archive " + archive + " has the link '" + relative + "' to '"
                        + entry.link() + "', which is not in it: repack it");
            }
            // They are one file, with the mode and the owner that the last entry names.
            FileNode linked = target.get().withMode(mode).withOwner(uid, gid);
            if (!linked.equals(target.get())) {
                fileSystem.put(first, linked);
            }
            replace(path, linked.asHardLinkTo(linked.hardLinkTo() == null ? first : linked.hardLinkTo()));
        } else if (entry.kind() == TarEntry.Kind.FILE) {
            replace(path, FileNode.file(mode, uid, gid, entry.size(), spool.keep(bytes, entry.size())));
        }
    }

    private void replace(String path, FileNode node) {
        fileSystem.remove(path);
        fileSystem.put(path, node);
    }

    /**
     * The real path of a directory that an entry is in, made when it is missing. Links are followed as if the destination
     * were the root, as BuildKit unpacks in it.
     */
    private String parent(String archive, String destination, String path) {
        Deque<String> names = new ArrayDeque<>(ImagePath.names(path.substring(destination.length())));
        String at = destination;
        int links = 0;
        int ofLinks = 0;
        while (!names.isEmpty()) {
            String name = names.pop();
            boolean ofLink = ofLinks > 0;
            ofLinks -= ofLink ? 1 : 0;
            if (name.equals("..")) {
                at = at.equals(destination) ? at : ImagePath.parent(at);
                continue;
            }
            String child = ImagePath.join(at, name);
            FileNode node = fileSystem.lstat(child).orElse(null);
            if (node != null && node.isSymlink() && ++links <= ImagePath.MOST_LINKS) {
                Deque<String> target = new ArrayDeque<>(ImagePath.names(node.linkTarget()));
                ofLinks += target.size();
                target.descendingIterator().forEachRemaining(names::push);
                at = node.linkTarget().startsWith("/") ? destination : at;
                continue;
            }
            if (node == null && !ofLink) {
                fileSystem.put(child, FileNode.directory(0755, 0, 0));
            } else if (node == null || !node.isDirectory()) {
                throw new DeliveryException("Archive " + archive + " has an entry below " + path + ", where " + child
                        + " of the image is no directory: repack it, or unpack it elsewhere");
            }
            at = child;
        }
        return at;
    }

    private static boolean climbs(String path) {
        int depth = 0;
        for (String name : ImagePath.names(path)) {
            depth += name.equals("..") ? -1 : 1;
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }
}
