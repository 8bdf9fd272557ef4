package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What helps with the answers to probes, in the kubelet's words. */
class ProbeHintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            HTTP probe failed with statuscode: 404 | the probe's path
            HTTP probe failed with statuscode: 401 | without a login
            HTTP probe failed with statuscode: 503 | not well
            HTTP probe failed with statuscode: 400 | scheme to HTTPS
            Get "https://10.1.0.7:8080/ready": http: server gave HTTP response to HTTPS client | scheme to HTTP:
            Get "http://10.1.0.7:8443/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01" | scheme to HTTPS
            Get "http://10.1.0.7:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers) | timeoutSeconds
            command timed out: "sh -c pg_isready" timed out after 1s | timeoutSeconds
            timeout: health rpc did not complete within 1s | timeoutSeconds
            dial tcp 10.1.0.7:8080: connect: connection refused | at which port
            """)
    void aProgramThatIsNotReady(String answer, String hint) {
        assertThat(running(answer).finding().diagnosis().hint()).contains(hint);
    }

    @Test
    void whatTheProgramPrintsItselfKeepsTheCausesHint() {
        assertThat(running("no such table: orders").finding().diagnosis().hint())
                .isEqualTo(Cause.READINESS.hint());
    }

    /** Only what no patience mends is no matter of a slow start. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            HTTP probe failed with statuscode: 404 | the probe's path
            Get "http://10.1.0.7:8080/live": dial tcp 10.1.0.7:8080: connect: connection refused | startupProbe
            HTTP probe failed with statuscode: 503 | startupProbe
            """)
    void aProgramThatItsLivenessProbeKills(String answer, String hint) {
        Finding finding = Namespace.withDeployment()
                .pod("index-new-a", """
                        phase: Running
                        containerStatuses:
                        - {name: app, ready: false, started: false, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}},
                           lastState: {terminated: {reason: Error, exitCode: 143, startedAt: '2026-05-04T10:00:31Z', finishedAt: '2026-05-04T10:00:34Z'}}}
                        """)
                .warning("index-new-a", "Unhealthy", "Liveness probe failed: " + answer)
                .event(
                        "Normal",
                        "Pod",
                        "index-new-a",
                        "spec.containers{app}",
                        "Killing",
                        "Container app failed liveness probe, will be restarted",
                        "2026-05-04T10:00:34Z")
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.LIVENESS);
        assertThat(finding.diagnosis().hint()).contains(hint);
    }

    private static Namespace running(String answer) {
        return Namespace.withDeployment()
                .pod("index-new-a", """
                        phase: Running
                        containerStatuses:
                        - {name: app, ready: false, restartCount: 0, started: true, state: {running: {startedAt: '%s'}}}
                        """.formatted(Namespace.DURING))
                .warning("index-new-a", "Unhealthy", "Readiness probe failed: " + answer);
    }
}
