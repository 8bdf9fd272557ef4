package io.jenkins.plugins.delivery.core.quality.sonar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SonarServerTest {
    private RecordedSonarQube recorded;

    @BeforeEach
    void start() throws IOException {
        recorded = RecordedSonarQube.start();
    }

    @AfterEach
    void stop() {
        recorded.close();
    }

    private SonarServer server(String token) {
        return new SonarServer(HttpClient.newHttpClient(), recorded.url(), token);
    }

    private SonarServer server() {
        return server(RecordedSonarQube.TOKEN);
    }

    @Test
    void followsAnAnalysisToItsVerdict() throws Exception {
        SonarTaskFile file = SonarTaskFile.parse("report-task.txt", recorded.taskFile());
        recorded.underWayFor(1).submittedAt(Instant.parse("2026-11-23T17:44:02Z"));

        assertThat(server().task(file.taskId()).isUnderWay()).isTrue();
        SonarTask task = server().task(file.taskId());

        assertThat(task.isUnderWay()).isFalse();
        assertThat(task.submittedAt()).isEqualTo("2026-11-23T17:44:02Z");
        assertThat(server().gate(task.analysisId())).containsExactly(new QualityCheck("SonarQube", "OK", "OK", true));
    }

    @Test
    void namesTheConditionsThatFailed() throws Exception {
        recorded.failing();

        assertThat(server().gate("61284828-e2bd-491b-9a22-8a21528a5aeb"))
                .containsExactly(
                        new QualityCheck("SonarQube coverage", "at least 80", "61.4", false),
                        new QualityCheck("SonarQube ncloc", "at most 1", "75", false));
    }

    @Test
    void saysWhyAnAnalysisFailed() throws Exception {
        recorded.withTask("FAILED");

        SonarTask task = server().task(RecordedSonarQube.TASK);
        assertThat(task.isUnderWay()).isFalse();
        assertThat(task.analysisId()).isNull();
        assertThat(task.errorMessage()).isEqualTo("Unrecoverable indexation failures");
    }

    @Test
    void aTokenIsTried() throws Exception {
        assertThat(server().version()).isEqualTo("26.9.0.129388");
        assertThatThrownBy(() -> server("squ_wrong").version())
                .hasMessage("SonarQube at " + recorded.url()
                        + " refuses the token of sonar.tokenCredentialsId: make one that may browse the project");
        assertThatThrownBy(() -> server(null).task(RecordedSonarQube.TASK))
                .hasMessageContaining("whoever has no token: set sonar.tokenCredentialsId");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> server().task("x")).hasMessageContaining("whether the token may browse the project");
        recorded.close();
        assertThatThrownBy(() -> server().version())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("does not answer")
                .hasMessageContaining("check sonar.serverUrl");
    }

    @ParameterizedTest
    @CsvSource({"200,<html>Log in</html>", "200,[]", "200,{}"})
    void whatIsNoSonarQubeIsSaid(int status, String body) throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        other.start();
        try {
            SonarServer server = new SonarServer(
                    HttpClient.newHttpClient(),
                    "http://127.0.0.1:" + other.getAddress().getPort(),
                    null);
            assertThatThrownBy(() -> server.task("x")).hasMessageContaining("is not SonarQube");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void saysWhatIsAnalysed() throws Exception {
        recorded.withCode("com.example:index", "\"branch\":\"fix-1\",");

        AnalysedCode code = server().task(RecordedSonarQube.TASK).code();

        assertThat(code).isEqualTo(new AnalysedCode("com.example:index", "fix-1", null));
        assertThat(code.isOf(Map.of("BRANCH_NAME", "fix-1"))).isTrue();
        assertThat(code.isOf(Map.of("BRANCH_NAME", "PR-7", "CHANGE_ID", "7", "CHANGE_BRANCH", "fix-1")))
                .isTrue();
        assertThat(code.isOf(Map.of())).isTrue();
        assertThat(code.isOf(Map.of("BRANCH_NAME", "main"))).isFalse();
        assertThat(new AnalysedCode("index", null, "7").isOf(Map.of("BRANCH_NAME", "PR-8", "CHANGE_ID", "8")))
                .isFalse();
    }

    @Test
    void anAnswerWithoutAnEndIsNotKept() throws Exception {
        byte[] spaces = new byte[1 << 20];
        Arrays.fill(spaces, (byte) ' ');
        try (LoopbackServer endless = answering(out -> {
            while (true) {
                out.write(spaces);
            }
        })) {
            assertThatThrownBy(() -> new SonarServer(HttpClient.newHttpClient(), url(endless), null).task("x"))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessage("SonarQube at " + url(endless) + " answers with more than 1 MB: check sonar.serverUrl");
        }
    }

    @Test
    void anAnswerThatTricklesIsNotWaitedFor() throws Exception {
        CountDownLatch given = new CountDownLatch(1);
        try (LoopbackServer slow = answering(out -> {
            try {
                while (!given.await(20, TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            SonarServer server = new SonarServer(HttpClient.newHttpClient(), Duration.ofMillis(300), url(slow), null);

            assertThatThrownBy(() -> server.task("x"))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("does not answer in time");
        } finally {
            given.countDown();
        }
    }

    @Test
    void theTokenIsNotTakenAlongToAnotherServer() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", recorded.url() + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            assertThatThrownBy(
                            () -> new SonarServer(HttpClient.newHttpClient(), url, RecordedSonarQube.TOKEN).version())
                    .hasMessageContaining("answers 302", "set sonar.serverUrl to the address that it redirects to");
        } finally {
            other.stop(0);
        }
    }

    private static LoopbackServer answering(Body body) throws IOException {
        return new LoopbackServer(client -> {
            LoopbackServer.readHead(client.getInputStream());
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            body.write(out);
        });
    }

    private static String url(LoopbackServer server) {
        return "http://127.0.0.1:" + server.port();
    }

    /** What follows the head of an answer. */
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    @Test
    void aDashboardElsewhereIsNotShown() {
        String text = "ceTaskId=1\nserverUrl=http://x\nprojectKey=k\ndashboardUrl=";

        assertThat(SonarTaskFile.parse("f", text + "http://x/dashboard").dashboardUrl())
                .isEqualTo("http://x/dashboard");
        assertThat(SonarTaskFile.parse("f", text + "http://y/dashboard").dashboardUrl())
                .isNull();
        assertThat(SonarTaskFile.parse("f", text + "http://x/\\u001b[2J").dashboardUrl())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ceTaskId=1&id=2\nprojectKey=k\nserverUrl=http://x",
                "ceTaskId=1\nprojectKey=a\\nb\nserverUrl=http://x",
                "",
                "serverUrl=http://x",
                "ceTaskId=\\u00zz",
                "ceTaskId=1\nserverUrl=http://x\n"
            })
    void aFileThatNoScannerWroteIsSaid(String text) {
        assertThatThrownBy(() -> SonarTaskFile.parse("report-task.txt", text))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("report-task.txt is not what a SonarQube scanner leaves behind");
    }
}
