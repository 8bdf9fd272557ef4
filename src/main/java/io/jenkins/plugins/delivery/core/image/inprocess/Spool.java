package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.FileTree;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;

/** A temporary directory for files that come out of archives and other images; gone when the build is. */
final class Spool implements AutoCloseable {
    /** Smaller contents stay in memory. */
    private static final int IN_MEMORY_BYTES = 16 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Of all contents that stay there. */
    private static final long MOST_IN_MEMORY = 32L << 20;

    /** More than any image in use has; a few megabytes of an archive may stand for that much. */
    private static final long MOST_BYTES = 32L << 30;

    private final Path parent;
    private final NameQuota names = NameQuota.ofImage();
    private Path directory;
    private long inMemory;
    private long all;

    /**
     * @param parent where the directory is made, when the first file needs it
     */
    Spool(Path parent) {
        this.parent = parent;
    }

    /** For the entries of all archives that are unpacked here. */
    NameQuota names() {
        return names;
    }

    /**
     * Keeps this many bytes of a stream.
     *
     * @throws BoundsException when it is more than a build may unpack
     */
    Content keep(InputStream in, long size) throws IOException {
        count(size);
        if (size <= IN_MEMORY_BYTES && inMemory + size <= MOST_IN_MEMORY) {
            inMemory += size;
            return new Content.InMemory(in.readNBytes((int) size));
        }
        Path file = Files.createTempFile(directory(), "file", null);
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return new Content.OnDisk(file);
    }

    /** A content of which it is known now how long it is, and what. */
    record Kept(Content content, long size, Digest digest) {}

    /**
     * Keeps a whole stream.
     *
     * @throws BoundsException when it has more bytes than these, or than a build may unpack
     */
    Kept keepAll(InputStream in, long most) throws IOException {
        Path file = Files.createTempFile(directory(), "file", null);
        long size = 0;
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
                count(count);
                if (size > most) {
                    throw new BoundsException("it has more than " + (most >> 30) + " GB");
                }
                sha256.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        return new Kept(new Content.OnDisk(file), size, Digest.of(sha256));
    }

    private synchronized void count(long bytes) throws BoundsException {
        all += bytes;
        if (all < 0 || all > MOST_BYTES) {
            throw new BoundsException("it unpacks to more than " + (MOST_BYTES >> 30) + " GB");
        }
    }

    private synchronized Path directory() throws IOException {
        if (directory == null) {
            Files.createDirectories(parent);
            directory = Files.createTempDirectory(parent, "build-image");
        }
        return directory;
    }

    @Override
    public synchronized void close() throws IOException {
        if (directory == null) {
            return;
        }
        FileTree.delete(directory);
    }
}
