package io.jenkins.plugins.delivery.testbed;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * BuildKit's real daemon, for comparisons by hand: tests take it where {@code BUILDKIT} names the directory of the part
 * {@code buildkit}. It needs root, and runc of the part {@code node}.
 */
public final class BuildKitRun implements AutoCloseable {
    private static final Duration STARTED = Duration.ofSeconds(60);

    @CheckForNull
    private static BuildKitRun shared;

    private final Path programs;
    private final Path directory;
    private final Process daemon;

    private BuildKitRun(String registry) throws IOException {
        programs = Path.of(System.getenv("BUILDKIT"));
        directory = Files.createTempDirectory("buildkit");
        Path config = Files.writeString(
                directory.resolve("buildkitd.toml"), "[registry.\"%s\"]\n  http = true\n".formatted(registry));
        ProcessBuilder builder = new ProcessBuilder(
                        programs.resolve("buildkitd").toString(),
                        "--config=" + config,
                        "--root=" + directory.resolve("root"),
                        "--addr=" + address(),
                        "--oci-worker-net=host")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        // It looks for runc there, whatever else it is told.
        Path runc = TestbedPart.NODE.path("node/runc").getParent();
        builder.environment().merge("PATH", runc.toString(), (path, more) -> more + ":" + path);
        daemon = builder.start();
        Awaitility.await().atMost(STARTED).until(() -> isReady() || !daemon.isAlive());
    }

    private String address() {
        return "unix://" + directory.resolve("socket");
    }

    private boolean isReady() throws IOException {
        return Files.readString(directory.resolve("log")).contains("running server");
    }

    /** Whether it is asked for. */
    public static boolean isAskedFor() {
        return System.getenv("BUILDKIT") != null;
    }

    /** Starts one that has nothing yet; the registry, as {@code host:port}, is the one that it reaches without TLS. */
    public static BuildKitRun start(String registry) throws IOException {
        return new BuildKitRun(registry);
    }

    /** Builds and pushes by one for all of this JVM. */
    public static synchronized void push(String registry, Path context, String destination)
            throws IOException, InterruptedException {
        if (shared == null) {
            shared = start(registry);
            Runtime.getRuntime().addShutdownHook(new Thread(shared.daemon::destroy));
        }
        shared.push(context, destination);
    }

    /**
     * Builds and pushes.
     *
     * @throws IllegalStateException with its output when it fails
     */
    public void push(Path context, String destination) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(context, destination))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    /** The client's command that builds and pushes. */
    public List<String> command(Path context, String destination) {
        return List.of(
                programs.resolve("buildctl").toString(),
                "--addr=" + address(),
                "build",
                "--progress=plain",
                "--frontend=dockerfile.v0",
                "--local=context=" + context,
                "--local=dockerfile=" + context,
                "--output=type=image,name=" + destination + ",push=true,registry.insecure=true");
    }

    /** What the daemon took of the processors so far, without what it ran. */
    public double processorSeconds() {
        return daemon.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    @Override
    public void close() {
        daemon.destroy();
    }
}
