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
        String path = ImagePath.join(parent(ImagePath.parent(lexical)), ImagePath.name(lexical));
        int mode = entry.mode();
        long uid = owner == null ? entry.uid() : owner.uid();
        long gid = owner == null ? entry.gid() : owner.gid();
        if (entry.kind() == TarEntry.Kind.DIRECTORY) {
            String real = fileSystem.realPath(path).orElse(path);
            fileSystem.put(real, FileNode.directory(mode, uid, gid));
        } else if (entry.kind() == TarEntry.Kind.SYMLINK) {
            replace(path, FileNode.symlink(entry.link(), uid, gid));
        } else if (entry.kind() == TarEntry.Kind.HARD_LINK) {
            String first = ImagePath.join(directory, entry.link());
            Optional<FileNode> target = fileSystem.realPath(first).flatMap(fileSystem::lstat);
            if (climbs(entry.link()) || target.isEmpty()) {
                throw new DeliveryException("Archive " + archive + " has the link '" + relative + "' to '"
                        + entry.link() + "', which is not in it: repack it");
            }
            FileNode linked = target.get();
            String firstName =
                    linked.hardLinkTo() == null ? fileSystem.realPath(first).orElseThrow() : linked.hardLinkTo();
            replace(path, linked.asHardLinkTo(firstName));
        } else if (entry.kind() == TarEntry.Kind.FILE) {
            replace(path, FileNode.file(mode, uid, gid, entry.size(), spool.keep(bytes, entry.size())));
        }
    }

    private void replace(String path, FileNode node) {
        fileSystem.remove(path);
        fileSystem.put(path, node);
    }

    /** The real path of a directory that is needed; made when it is missing. */
    private String parent(String path) {
        Optional<String> real = fileSystem.realPath(path);
        if (real.isPresent()) {
            return real.get();
        }
        String made = ImagePath.join(parent(ImagePath.parent(path)), ImagePath.name(path));
        fileSystem.put(made, FileNode.directory(0755, 0, 0));
        return made;
    }

    private static boolean climbs(String path) {
        int depth = 0;
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                depth--;
            } else if (!name.isEmpty() && !name.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }
}
