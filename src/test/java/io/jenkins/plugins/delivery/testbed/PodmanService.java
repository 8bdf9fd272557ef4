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
 * Docker's API, served by the real Podman on a socket of its own, with storage of its own. With the {@code runc} of the
 * part {@code node} it builds RUN as well, also where the machine's cgroups are none that Podman's own runtime takes.
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
        List<String> command = new ArrayList<>(storage(directory));
        boolean runs = TestbedPart.NODE.missing().isEmpty();
        if (runs) {
            command.addAll(List.of("--runtime=" + TestbedPart.NODE.path("node/runc"), "--cgroup-manager=cgroupfs"));
        }
        command.addAll(List.of("system", "service", "--time=0", "unix://" + directory.resolve("podman.sock")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("CONTAINERS_REGISTRIES_CONF", registries.toString());
        builder.environment().put("BUILDAH_ISOLATION", runs ? "oci" : "chroot");
        PodmanService service = new PodmanService(directory, builder.start());
        Awaitility.await().atMost(STARTED).until(() -> Files.exists(directory.resolve("podman.sock")));
        return service;
    }

    private static List<String> storage(Path directory) {
        return List.of(
                "podman",
                "--root=" + directory.resolve("root"),
                "--runroot=" + directory.resolve("run"),
                "--storage-driver=vfs");
    }

    /** What another command of Podman prints, in the same storage; it has to succeed. */
    public String command(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(storage(directory));
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
