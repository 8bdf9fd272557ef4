package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory for the owner only that is gone when it is closed, or when the JVM is asked to end.
 *
 * @param path where it is
 */
record TemporaryDirectory(Path path) implements AutoCloseable {
    static TemporaryDirectory create() {
        try {
            TemporaryDirectory directory = new TemporaryDirectory(Files.createTempDirectory("microservice-delivery"));
            Runtime.getRuntime().addShutdownHook(new Thread(directory::delete, "delete-temporary-directory"));
            return directory;
        } catch (IOException e) {
            throw new DeliveryException(
                    "No temporary directory can be made in " + System.getProperty("java.io.tmpdir")
                            + ": make room there",
                    e);
        }
    }

    @Override
    public void close() {
        delete();
    }

    private void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.err.println("WARNING: delete " + path + " yourself, it may hold a login: " + e.getMessage());
        }
    }
}
