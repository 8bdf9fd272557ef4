package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/** A temporary directory for files that come out of archives and other images; gone when the build is. */
final class Spool implements AutoCloseable {
    /** Smaller contents stay in memory. */
    private static final int IN_MEMORY_BYTES = 16 * 1024;

    private final Path parent;
    private Path directory;

    /**
     * @param parent where the directory is made, when the first file needs it
     */
    Spool(Path parent) {
        this.parent = parent;
    }

    /** Keeps this many bytes of a stream. */
    Content keep(InputStream in, long size) throws IOException {
        if (size <= IN_MEMORY_BYTES) {
            return new Content.InMemory(in.readNBytes((int) size));
        }
        Path file = Files.createTempFile(directory(), "file", null);
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return new Content.OnDisk(file);
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
        List<Path> files;
        try (var walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
