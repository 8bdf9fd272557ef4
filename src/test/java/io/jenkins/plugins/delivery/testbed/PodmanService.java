package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Docker's API, served by the real Podman on a socket of its own, with storage of its own. Where the machine's kernel
 * has no cgroups that Podman takes, it builds everything but RUN.
 */
public final class PodmanService implements AutoCloseable {
    private static final Duration STARTED = Duration.ofSeconds(30);

    private final Path directory;
    private final Process process;

    private PodmanService(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts the service.
     *
     * @param registryWithoutTls the one registry that it speaks plain HTTP to
     */
    public static PodmanService start(String registryWithoutTls) throws IOException {
        TestbedPart.PODMAN.require();
        Path directory = Files.createTempDirectory("podman");
        Path registries = Files.writeString(
                directory.resolve("registries.conf"),
                "[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(registryWithoutTls));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "podman",
                        "--root=" + directory.resolve("root"),
                        "--runroot=" + directory.resolve("run"),
                        "--storage-driver=vfs",
                        "system",
                        "service",
                        "--time=0",
                        "unix://" + directory.resolve("podman.sock")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("CONTAINERS_REGISTRIES_CONF", registries.toString());
        builder.environment().put("BUILDAH_ISOLATION", "chroot");
        PodmanService service = new PodmanService(directory, builder.start());
        Awaitility.await().atMost(STARTED).until(() -> Files.exists(directory.resolve("podman.sock")));
        return service;
    }

    /** What {@code DOCKER_HOST} has to be. */
    public URI dockerHost() {
        return URI.create("unix://" + directory.resolve("podman.sock"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        TemporaryTree.delete(directory);
    }
}
