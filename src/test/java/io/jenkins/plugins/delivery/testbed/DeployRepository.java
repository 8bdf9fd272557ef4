package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The deploy repository of {@code docs/examples}, copied to where a test may change it. */
public final class DeployRepository {
    private DeployRepository() {}

    /** Copies it into a directory, which is made. */
    public static Path copyTo(Path directory) throws IOException {
        Path source = TestbedHome.sources().getParent().getParent().getParent().resolve("docs/examples/deploy-repo");
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(directory.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, directory.resolve(source.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return directory;
    }
}
