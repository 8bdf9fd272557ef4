package io.jenkins.plugins.delivery.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What SonarQube 26.9 answered to an analysis, said again: a real server takes 1 GB to download and a minute to start,
 * and refuses to run as root. {@code SonarQubeTest} runs the same against a real one.
 */
public final class RecordedSonarQube implements AutoCloseable {
    public static final String TOKEN = "squ_0123456789abcdef0123456789abcdef01234567";
    public static final String TASK = "2aa158bf-052d-42c8-b18d-98ea58b6305a";

    /** As SonarQube writes them. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneOffset.UTC);

    private static final String PASSED = """
            {"projectStatus":{"status":"OK","conditions":[],"ignoredConditions":false,"caycStatus":"compliant"}}""";
    private static final String FAILED = """
            {"projectStatus":{"status":"ERROR","conditions":[{"status":"ERROR","metricKey":"coverage","comparator":"LT",\
            "errorThreshold":"80","actualValue":"61.4"},{"status":"ERROR","metricKey":"ncloc","comparator":"GT",\
            "errorThreshold":"1","actualValue":"75"},{"status":"OK","metricKey":"new_violations","comparator":"GT",\
            "errorThreshold":"0","actualValue":"0"}],"ignoredConditions":false,"period":{"mode":"PREVIOUS_VERSION",\
            "date":"2026-11-23T17:43:52+0000"},"caycStatus":"over-compliant"}}""";

    private final HttpServer server;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String taskStatus = "SUCCESS";
    private volatile String gate = PASSED;
    private volatile Instant submittedAt = Instant.now();
    private volatile String project = "com.example:index";

    /** Members of the task's JSON that name a branch or a pull request. */
    private volatile String line = "";

    /** What the scanner is to run. */
    private final byte[] engine;

    private volatile String features = "[]";
    private volatile boolean anonymous;

    private RecordedSonarQube(HttpServer server) throws IOException {
        this.server = server;
        this.engine = ScannerEngineStandIn.jar();
    }

    public static RecordedSonarQube start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RecordedSonarQube recorded = new RecordedSonarQube(server);
        server.createContext("/", recorded::answer);
        server.start();
        return recorded;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a scanner leaves behind. */
    public String taskFile() {
        return """
                projectKey=com.example:index
                serverUrl=%s
                serverVersion=26.9.0.129388
                dashboardUrl=%s/dashboard?id=com.example%%3Aindex
                ceTaskId=%s
                ceTaskUrl=%s/api/ce/task?id=%s
                """.formatted(url(), url(), TASK, url(), TASK);
    }

    /** Is not done before it was asked so often. */
    public RecordedSonarQube underWayFor(int questions) {
        underWay.set(questions);
        return this;
    }

    /** Answers whoever asks. */
    public RecordedSonarQube anonymous() {
        anonymous = true;
        return this;
    }

    /** As the editions that one pays for. */
    public RecordedSonarQube withBranches() {
        features = "[\"branch\",\"branch-support\"]";
        return this;
    }

    public RecordedSonarQube failing() {
        gate = FAILED;
        return this;
    }

    public RecordedSonarQube withTask(String status) {
        taskStatus = status;
        return this;
    }

    /**
     * Is of another project.
     *
     * @param theLine members of the task's JSON that name a branch or a pull request, each with a comma behind it
     */
    public RecordedSonarQube withCode(String projectKey, String theLine) {
        project = projectKey;
        line = theLine;
        return this;
    }

    public RecordedSonarQube submittedAt(Instant time) {
        submittedAt = time;
        return this;
    }

    /** How many questions there were. */
    public int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String path = exchange.getRequestURI().toString();
        boolean knows = anonymous
                || ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.equals("/api/authentication/validate")) {
            send(exchange, 200, "{\"valid\":" + knows + "}");
        } else if (!knows) {
            send(exchange, 401, "");
        } else if (path.equals("/api/system/status")) {
            send(exchange, 200, """
                    {"id":"147B411E-AaIJfeDSFhSuPAryOi84","version":"26.9.0.129388","status":"UP"}""");
        } else if (path.equals("/api/v2/analysis/version")) {
            send(exchange, 200, "26.9.0.129388");
        } else if (path.equals("/api/v2/analysis/engine")) {
            engine(exchange);
        } else if (path.equals("/api/features/list")) {
            send(exchange, 200, features);
        } else if (path.equals("/api/ce/task?id=" + TASK)) {
            send(exchange, 200, task());
        } else if (path.equals("/api/qualitygates/project_status?analysisId=61284828-e2bd-491b-9a22-8a21528a5aeb")) {
            send(exchange, 200, gate);
        } else {
            send(exchange, 404, """
                    {"errors":[{"msg":"No activity found for task \\u0027x\\u0027"}]}""");
        }
    }

    private void engine(HttpExchange exchange) throws IOException {
        if (String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("octet-stream")) {
            send(exchange, 200, engine);
            return;
        }
        send(exchange, 200, """
                {"filename":"sonar-scanner-engine-shaded-26.9.0.129388-all.jar","sha256":"%s"}""".formatted(Digest.of(engine).toString().substring("sha256:".length())));
    }

    private String task() {
        String status = underWay.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? "IN_PROGRESS" : taskStatus;
        String more =
                switch (status) {
                    case "SUCCESS" -> ",\"analysisId\":\"61284828-e2bd-491b-9a22-8a21528a5aeb\"";
                    case "FAILED" -> ",\"errorMessage\":\"Unrecoverable indexation failures\"";
                    default -> "";
                };
        return """
                {"task":{"id":"%s","type":"REPORT","componentKey":"%s","componentName":"index",\
                "componentQualifier":"TRK",%s"status":"%s"%s,"submittedAt":"%s","submitterLogin":"admin"}}""".formatted(TASK, project, line, status, more, TIME.format(submittedAt));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
