package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CrashRuleTest {
    private static final String BACK_OFF =
            "{waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting failed"
                    + " container=app pod=index-new-a_shop-dev(u-index-new-a)}}";

    @Test
    void namesTheExitCodeAndWhenItCame() {
        Finding finding = pod(BACK_OFF, 1, ended("Error", 1)).finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.CRASH);
        assertThat(finding.diagnosis().object()).isEqualTo("Pod index-new-a, container app");
        assertThat(finding.diagnosis().sentence()).isEqualTo("it ends with exit code 1, 3 s after its start (2 times)");
        assertThat(finding.subject().log()).isEqualTo(Subject.Log.PREVIOUS);
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void toleratesTheFirstRestart() {
        assertThat(pod("{running: {startedAt: '2026-05-04T10:00:40Z'}}", 1, ended("Error", 1))
                        .finding()
                        .terminal())
                .isFalse();
        assertThat(pod("{running: {startedAt: '2026-05-04T10:00:40Z'}}", 2, ended("Error", 1))
                        .finding()
                        .terminal())
                .isTrue();
    }

    @Test
    void forgivesAContainerThatIsReadyAgain() {
        Namespace namespace = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        status(true, "{running: {startedAt: '2026-05-04T10:00:40Z'}}", 5, ended("Error", 1)));

        assertThat(namespace.look(Namespace.deploymentScope(), Namespace.NOW)).isEmpty();
    }

    @Test
    void wondersAtAServiceThatEndsInPeace() {
        assertThat(pod(BACK_OFF, 1, ended("Completed", 0)).finding().diagnosis().sentence())
                .startsWith("it ends with exit code 0 instead of running on");
    }

    @Test
    void namesTheSignal() {
        assertThat(pod(BACK_OFF, 1, ended("Error", 139)).finding().diagnosis().sentence())
                .contains("exit code 139 (SIGSEGV)");
    }

    @Test
    void tellsOutOfMemoryFromACrashAndNamesTheLimit() {
        Finding finding = pod(BACK_OFF, 1, ended("OOMKilled", 137)).finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("killed for using more than its memory limit of 64Mi (OOMKilled, exit code 137) (2 times)");
    }

    /** The runtime heard of the lack of memory after the end. */
    @Test
    void takesAKillByNobodyForALackOfMemory() {
        Finding finding = pod(BACK_OFF, 1, ended("Error", 137)).finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo(
                        "killed (SIGKILL, exit code 137) by nobody that Kubernetes knows of, most likely for using more"
                                + " than its memory limit of 64Mi (2 times)");
    }

    @Test
    void tellsWhatTheKubeletStoppedFromALackOfMemory() {
        Finding finding = pod(BACK_OFF, 1, ended("Error", 137))
                .event(
                        "Normal",
                        "Pod",
                        "index-new-a",
                        "spec.containers{app}",
                        "Killing",
                        "Container app definition changed, will be restarted",
                        "2026-05-04T10:00:34Z")
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.CRASH);
    }

    /** A kubelet with too much to do writes the status first, as the real node showed. */
    @Test
    void waitsForTheEventThatSaysWhoKilledIt() {
        Namespace killed = pod(BACK_OFF, 1, ended("Error", 137));
        Instant end = Instant.parse("2026-05-04T10:00:34Z");

        assertThat(killed.look(Namespace.deploymentScope(), end.plusSeconds(9)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isFalse());
        assertThat(killed.look(Namespace.deploymentScope(), end.plusSeconds(10)))
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());
        assertThat(pod(BACK_OFF, 1, ended("Error", 1)).look(Namespace.deploymentScope(), end.plusSeconds(1)))
                .as("it ended by itself")
                .hasValueSatisfying(finding -> assertThat(finding.terminal()).isTrue());
    }

    @Test
    void tellsWhatTheLivenessProbeKilledFromACrash() {
        Finding finding = pod(BACK_OFF, 1, ended("Error", 137))
                .warning("index-new-a", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500")
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
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("killed because its liveness probe (HTTP GET /live on port 8080) fails: HTTP probe failed"
                        + " with statuscode: 500 (2 times)");
    }

    @Test
    void doesNotTakeAnEarlierKillForThisEnd() {
        Finding finding = pod(BACK_OFF, 1, ended("Error", 1))
                .event(
                        "Normal",
                        "Pod",
                        "index-new-a",
                        "spec.containers{app}",
                        "Killing",
                        "Container app failed liveness probe, will be restarted",
                        "2026-05-04T10:00:20Z")
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.CRASH);
    }

    @Test
    void tellsWhatTheStartupProbeKilledFromACrash() {
        assertThat(pod(BACK_OFF, 1, ended("Error", 143))
                        .event(
                                "Normal",
                                "Pod",
                                "index-new-a",
                                "spec.containers{app}",
                                "Killing",
                                "Container app failed startup probe, will be restarted",
                                "2026-05-04T10:00:33Z")
                        .finding()
                        .diagnosis()
                        .cause())
                .isEqualTo(Cause.STARTUP);
    }

    @Test
    void takesAShellsExitCodeForAMissingCommand() {
        assertThat(pod(BACK_OFF, 1, ended("Error", 127)).finding().diagnosis().cause())
                .isEqualTo(Cause.BAD_COMMAND);
    }

    @Test
    void namesTheInitContainer() {
        Finding finding = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        Namespace.DURING,
                        "initContainers: [{name: wait-db, image: busybox}]\n" + Namespace.CONTAINERS,
                        """
                        phase: Pending
                        initContainerStatuses:
                        - {name: wait-db, ready: false, restartCount: 1, state: %s, lastState: %s}
                        containerStatuses:
                        - {name: app, ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
                        """.formatted(BACK_OFF, ended("Error", 3)))
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.INIT_CONTAINER);
        assertThat(finding.diagnosis().object()).isEqualTo("Pod index-new-a, init container wait-db");
    }

    @Test
    void countsASidecarAsAContainer() {
        Finding finding = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        Namespace.DURING,
                        "initContainers: [{name: proxy, image: envoy, restartPolicy: Always}]\n" + Namespace.CONTAINERS,
                        """
                        phase: Pending
                        initContainerStatuses:
                        - {name: proxy, ready: false, restartCount: 1, state: %s, lastState: %s}
                        """.formatted(BACK_OFF, ended("Error", 3)))
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.CRASH);
        assertThat(finding.diagnosis().object()).isEqualTo("Pod index-new-a, container proxy");
    }

    private static Namespace pod(String state, int restarts, String lastState) {
        return Namespace.withDeployment().pod("index-new-a", status(false, state, restarts, lastState));
    }

    private static String status(boolean ready, String state, int restarts, String lastState) {
        return """
                phase: Running
                containerStatuses:
                - {name: app, ready: %s, started: false, restartCount: %d, state: %s, lastState: %s}
                """.formatted(ready, restarts, state, lastState);
    }

    private static String ended(String reason, int exitCode) {
        return "{terminated: {reason: %s, exitCode: %d, startedAt: '2026-05-04T10:00:31Z', finishedAt: '2026-05-04T10:00:34Z'}}"
                .formatted(reason, exitCode);
    }
}
