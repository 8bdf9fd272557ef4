package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real SonarQube on a free loopback port, with a database of its own that goes when it stops. It takes a minute or
 * two to start, so a class has one: a static field with {@code @RegisterExtension}.
 */
public final class SonarQubeServer implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(8);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    /** Whom a new server has, with the password that goes with it. */
    private static final String ADMINISTRATOR = "admin:admin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Path directory;
    private Process process;
    private int port;
    private String token;

    /** The server's address, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A token that may analyse and read. */
    public String token() {
        return token;
    }

    /**
     * Asks the server as its administrator.
     *
     * @param path with its query, as in {@code /api/system/status}
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Changes something as the server's administrator; parameters are in the query. */
    public JsonNode post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return RequiresTestbedCondition.evaluate(Stream.of(TestbedPart.SONARQUBE));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = TemporaryTree.create("sonarqube");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        process = launch();
        Awaitility.await("SonarQube")
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("SonarQube ended:\n" + log());
                    }
                })
                .until(() -> get("/api/system/status").path("status").asText().equals("UP"));
        token = post("/api/user_tokens/generate?name=testbed").path("token").asText();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        if (process != null) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            for (ProcessHandle child : children) {
                child.destroyForcibly();
                child.onExit().join();
            }
        }
        TemporaryTree.delete(directory);
    }

    private Process launch() throws IOException, InterruptedException {
        Path home = TestbedPart.SONARQUBE.path("sonarqube");
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // Elasticsearch refuses to run as root.
            ToolRun.run(List.of("chown", "nobody", directory.toString()), "");
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                applicationJar(home).toString(),
                "-Dsonar.web.host=127.0.0.1",
                "-Dsonar.web.port=" + port,
                "-Dsonar.search.port=0",
                // Its search refuses to write on a disk that is nine tenths full, however much is left.
                "-Dsonar.search.javaAdditionalOpts=-Dcluster.routing.allocation.disk.threshold_enabled=false",
                "-Dsonar.path.data=" + directory.resolve("data"),
                "-Dsonar.path.logs=" + directory.resolve("logs"),
                "-Dsonar.path.temp=" + directory.resolve("temp"),
                "-Dsonar.telemetry.enable=false",
                "-Dsonar.updatecenter.activate=false"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    private static Path applicationJar(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sonar-application-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String log() throws IOException {
        Path web = directory.resolve("logs").resolve("web.log");
        List<String> lines = Files.readAllLines(Files.exists(web) ? web : directory.resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(ADMINISTRATOR.getBytes(StandardCharsets.US_ASCII)));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
