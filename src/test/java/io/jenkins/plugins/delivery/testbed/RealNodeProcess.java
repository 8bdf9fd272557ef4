package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code run-node} and the directory that it lives in. It is a session of its own, and ends the node when its input
 * ends: also when this JVM is killed.
 */
final class RealNodeProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(90);

    private final Process process;
    private final LineLog log;
    private final Path directory;
    private final String bridge;

    private RealNodeProcess(Process process, LineLog log, Path directory, String bridge) {
        this.process = process;
        this.log = log;
        this.directory = directory;
        this.bridge = bridge;
    }

    static RealNodeProcess start(Path kubeconfig, String node, String registry, PodNetwork network)
            throws IOException, InterruptedException {
        Path directory = TemporaryTree.create("node");
        ProcessBuilder command = new ProcessBuilder(
                        "setsid",
                        "--wait",
                        RealNode.script().toString(),
                        directory.toString(),
                        kubeconfig.toString(),
                        node,
                        registry,
                        network.subnet(),
                        Integer.toString(freePort()))
                .redirectErrorStream(true);
        command.environment().put("TESTBED_HOME", TestbedHome.directory().toString());
        Process process = command.start();
        LineLog log = LineLog.of(process.getInputStream(), "node");
        RealNodeProcess started = new RealNodeProcess(process, log, directory, network.bridge());
        if (log.await(line -> line.equals("started"), START_TIMEOUT).isEmpty()) {
            String why = started.log();
            started.close();
            throw new IllegalStateException("the node did not start: " + why);
        }
        return started;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Process process() {
        return process;
    }

    Path directory() {
        return directory;
    }

    String bridge() {
        return bridge;
    }

    /** What it said, and the ends of its servers' logs. */
    String log() throws IOException {
        StringBuilder all = new StringBuilder(String.join("\n", log.lines()));
        for (String name : List.of("containerd.log", "kubelet.log")) {
            Path file = directory.resolve(name);
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                all.append('\n')
                        .append(name)
                        .append(":\n")
                        .append(String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
            }
        }
        return all.toString();
    }

    /** Its errors so far, as in {@code E1129 11:31:56.123456   4711 pod_workers.go:1324] "Error syncing pod…}. */
    List<String> kubeletErrors() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("kubelet.log"))) {
            return lines.filter(line -> line.startsWith("E")).toList();
        }
    }

    /** Of a line of the log, which says neither year nor zone. */
    static Instant timeOf(String line) {
        LocalDateTime now = LocalDateTime.now();
        return LocalDateTime.parse(
                        now.getYear() + line.substring(1, 21), DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss.SSSSSS"))
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the node does not end: " + log());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
