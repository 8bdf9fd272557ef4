package io.jenkins.plugins.delivery.testbed;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the installed parts of the test bed are: {@code $TESTBED_HOME}, or {@code .testbed} in the repository. */
final class TestbedHome {
    private static final Path SOURCES = Path.of("src", "test", "testbed");

    private TestbedHome() {}

    /** The directory below which {@code install} puts everything; it need not exist. */
    static Path directory() {
        String configured = System.getenv("TESTBED_HOME");
        return configured == null || configured.isEmpty()
                ? repository().resolve(".testbed")
                : Path.of(configured).toAbsolutePath();
    }

    /** The directory of the test bed's scripts and lists. */
    static Path sources() {
        return repository().resolve(SOURCES);
    }

    private static Path repository() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve(SOURCES).resolve("install"))) {
                return directory;
            }
        }
        throw new IllegalStateException("working directory: " + Path.of("").toAbsolutePath()
                + " is not inside the repository; run the tests there");
    }
}
