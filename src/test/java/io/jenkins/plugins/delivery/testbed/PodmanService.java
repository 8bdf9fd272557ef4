package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /** What another command of Podman prints, in the same storage; it has to succeed. */
    public String command(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "podman",
                "--root=" + directory.resolve("root"),
                "--runroot=" + directory.resolve("run"),
                "--storage-driver=vfs"));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment()
                .put(
                        "CONTAINERS_REGISTRIES_CONF",
                        directory.resolve("registries.conf").toString());
        Process ended = builder.start();
        String out = new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ended.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments) + ": " + Files.readString(errors));
        }
        return out;
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
