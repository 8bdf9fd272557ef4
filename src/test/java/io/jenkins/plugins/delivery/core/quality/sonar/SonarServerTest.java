package io.jenkins.plugins.delivery.core.quality.sonar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.testbed.RecordedSonarQube;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    @ParameterizedTest
    @ValueSource(strings = {"", "serverUrl=http://x", "ceTaskId=\\u00zz", "ceTaskId=1\nserverUrl=http://x\n"})
    void aFileThatNoScannerWroteIsSaid(String text) {
        assertThatThrownBy(() -> SonarTaskFile.parse("report-task.txt", text))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("report-task.txt is not what a SonarQube scanner leaves behind");
    }
}
