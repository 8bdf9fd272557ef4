package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** Unpacks the archives that ADD unpacks: tar, alone or compressed with gzip, bzip2 or xz. */
final class ArchiveUnpacker {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ImageFileSystem fileSystem;
    private final Spool spool;

    ArchiveUnpacker(ImageFileSystem fileSystem, Spool spool) {
        this.fileSystem = fileSystem;
        this.spool = spool;
    }

    /** Whether the bytes are such an archive, whatever the file is called. */
    static boolean isArchive(Content content) throws IOException {
        try (InputStream in = open(content);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            return tar.getNextEntry() != null;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Unpacks an archive below a directory, with the owners and modes that it names. */
    void unpack(String name, Content content, String directory) throws IOException {
        try (InputStream in = open(content);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                put(name, entry, tar, directory);
            }
        }
    }

    private void put(String archive, TarArchiveEntry entry, InputStream bytes, String directory) throws IOException {
        String relative = entry.getName();
        if (climbs(relative)) {
            throw new DeliveryException("Archive " + archive + " has the entry '" + relative
                    + "', which would leave the directory it is unpacked to: repack it");
        }
        String lexical = ImagePath.join(directory, relative);
        String path = lexical.equals(directory)
                ? directory
                : ImagePath.join(parent(ImagePath.parent(lexical)), ImagePath.name(lexical));
        int mode = entry.getMode() & 07777;
        long uid = entry.getLongUserId();
        long gid = entry.getLongGroupId();
        if (entry.isDirectory()) {
            String real = fileSystem.realPath(path).orElse(path);
            fileSystem.put(real, FileNode.directory(mode, uid, gid));
        } else if (entry.isSymbolicLink()) {
            replace(path, FileNode.symlink(entry.getLinkName(), 0, 0));
        } else if (entry.isLink()) {
            String first = ImagePath.join(directory, entry.getLinkName());
            Optional<FileNode> target = fileSystem.realPath(first).flatMap(fileSystem::lstat);
            if (climbs(entry.getLinkName()) || target.isEmpty()) {
                throw new DeliveryException("Archive " + archive + " has the link '" + relative + "' to '"
                        + entry.getLinkName() + "', which is not in it: repack it");
            }
            FileNode linked = target.get();
            String firstName =
                    linked.hardLinkTo() == null ? fileSystem.realPath(first).orElseThrow() : linked.hardLinkTo();
            replace(path, linked.asHardLinkTo(firstName));
        } else if (entry.isFile()) {
            replace(path, FileNode.file(mode, uid, gid, entry.getSize(), spool.keep(bytes, entry.getSize())));
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

    private static InputStream open(Content content) throws IOException {
        InputStream raw = new BufferedInputStream(content.open(), BUFFER_BYTES);
        try {
            String compression = CompressorStreamFactory.detect(raw);
            return new BufferedInputStream(
                    new CompressorStreamFactory(true).createCompressorInputStream(compression, raw), BUFFER_BYTES);
        } catch (CompressorException e) {
            return raw;
        }
    }
}
