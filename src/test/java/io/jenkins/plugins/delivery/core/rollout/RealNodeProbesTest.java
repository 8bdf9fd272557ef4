package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RealNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real kubelet, containerd and runc make of probes and hooks that fail, and of what does not end, and what is
 * said of it. All are deployed at once; each stands above the test that asks for what came of it.
 */
class RealNodeProbesTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "probes");

    private static final String SLEEP = "command: [sleep, '600']";

    // Probes and hooks of containers.

    private static final NodeService LIVENESS = ROUND.service(
            "liveness",
            SLEEP + "\nlivenessProbe: {exec: {command: [sh, -c, exit 1]}, periodSeconds: 1, failureThreshold: 1}");

    @Test
    void aLivenessProbeThatKills() throws Exception {
        assertThat(LIVENESS.diagnosis().cause()).isEqualTo(Cause.LIVENESS);
    }

    /** Its events are from before the deploy, and no younger one says it. */
    @Test
    void aLivenessProbeThatKilledBeforeTheDeploy() throws Exception {
        LIVENESS.diagnosis();
        LIVENESS.awaitBackOff();

        assertThat(LIVENESS.diagnosisOfTheSameAgain().cause()).isEqualTo(Cause.LIVENESS);
    }

    private static final NodeService STARTUP = ROUND.service(
            "startup",
            SLEEP
                    + "\nstartupProbe: {exec: {command: [sh, -c, 'echo not yet; exit 1']}, periodSeconds: 1, failureThreshold: 1}");

    @Test
    void aStartupProbeThatKills() throws Exception {
        Diagnosis diagnosis = STARTUP.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.STARTUP);
        assertThat(diagnosis.sentence()).contains("fails: not yet");
    }

    private static final NodeService READINESS = ROUND.service(
            "readiness", SLEEP + "\nreadinessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1}");

    @Test
    void aReadinessProbeThatIsNeverAnswered() {
        Diagnosis diagnosis = READINESS.explained(Cause.READINESS);

        assertThat(diagnosis.sentence()).contains("HTTP GET /health on port 8080", "connection refused");
        assertThat(READINESS.watch().ended()).isNotDone();
    }

    private static final NodeService PROBE_COMMAND =
            ROUND.service("probecommand", SLEEP + "\nreadinessProbe: {exec: {command: [/nosuch]}, periodSeconds: 1}");

    @Test
    void aReadinessProbeWhoseCommandIsNotInTheImage() throws Exception {
        Diagnosis diagnosis = PROBE_COMMAND.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(diagnosis.sentence())
                .isEqualTo(
                        "the command of its readiness probe cannot be run: the executable /nosuch cannot be started: no such file"
                                + " or directory");
        assertThat(diagnosis.evidence()).as("each time with another id").hasSize(1);
    }

    private static final NodeService SIDECAR_STARTUP = ROUND.service("sidecarstartup", SLEEP)
            .pod(
                    "initContainers: [{name: side, image: $BUSYBOX, restartPolicy: Always, command: [sleep, '600'], startupProbe: {tcpSocket: {port: 99}, periodSeconds: 1, failureThreshold: 300}}]");

    @Test
    void aSidecarThatTheOthersWaitFor() {
        assertThat(SIDECAR_STARTUP.explained(Cause.STARTUP).object()).endsWith(", container side");
    }

    private static final NodeService POST_START = ROUND.service(
            "poststart", SLEEP + "\nlifecycle: {postStart: {exec: {command: [sh, -c, 'echo no such queue; exit 3']}}}");

    @Test
    void aPostStartHookThatFails() throws Exception {
        Diagnosis diagnosis = POST_START.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.POST_START_HOOK);
        assertThat(diagnosis.sentence()).startsWith("its postStart hook fails");
    }

    private static final NodeService POST_START_HTTP =
            ROUND.service("poststarthttp", SLEEP + "\nlifecycle: {postStart: {httpGet: {port: 81, path: /x}}}");

    @Test
    void aPostStartHookThatNobodyAnswers() throws Exception {
        assertThat(POST_START_HTTP.diagnosis().cause()).isEqualTo(Cause.POST_START_HOOK);
    }

    private static final NodeService POST_START_HANGS =
            ROUND.service("poststarthangs", SLEEP + "\nlifecycle: {postStart: {exec: {command: [sleep, '500']}}}");

    @Test
    void aPostStartHookThatDoesNotEnd() {
        assertThat(POST_START_HANGS.explained(Cause.POST_START_HOOK).sentence())
                .matches("its postStart hook has been running for \\d+ s and has not ended");
    }

    // What does not end.

    private static final NodeService INIT_HANGS = ROUND.service("inithangs", SLEEP)
            .pod(
                    "initContainers: [{name: migrate, image: $BUSYBOX, command: [sh, -c, 'echo waiting for db; sleep 600']}]");

    @Test
    void anInitContainerThatDoesNotEnd() {
        Diagnosis diagnosis = INIT_HANGS.explainedWithLog(Cause.INIT_CONTAINER);

        assertThat(diagnosis.object()).endsWith(", init container migrate");
        assertThat(diagnosis.sentence()).matches("it has been running for \\d+ s and has not ended");
        assertThat(diagnosis.evidence()).containsExactly("log: waiting for db");
    }

    private static final NodeService HOOK_HANGS = ROUND.service(
                    "hookhangs", "command: [sh, -c, 'echo waiting for lock; sleep 600']")
            .hook("backoffLimit: 0");

    @Test
    void aHookThatDoesNotEnd() {
        Diagnosis diagnosis = HOOK_HANGS.explainedWithLog(Cause.HOOK_FAILED);

        assertThat(diagnosis.object()).startsWith("Pod hookhangs-").endsWith(", container app");
        assertThat(diagnosis.sentence()).startsWith("the hook Job hookhangs has been running for ");
        assertThat(diagnosis.evidence()).containsExactly("log: waiting for lock");
        assertThat(diagnosis.hint()).endsWith("kubectl delete job hookhangs");
    }

    /** The Job deletes its pod then, and the log with it. */
    private static final NodeService HOOK_DEADLINE = ROUND.service(
                    "hookdeadline", "command: [sh, -c, 'echo waiting for lock; sleep 600']")
            .hook("activeDeadlineSeconds: 40");

    @Test
    void aHookThatItsJobEnds() throws Exception {
        Diagnosis diagnosis = HOOK_DEADLINE.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.object()).startsWith("Pod hookdeadline-");
        assertThat(diagnosis.sentence()).endsWith("Job was active longer than specified deadline");
        assertThat(diagnosis.evidence()).contains("log: waiting for lock");
    }

    private static final NodeService HOOK_FAILS = ROUND.service(
                    "hookfails", "command: [sh, -c, 'echo migration 7 failed; exit 5']")
            .hook("backoffLimit: 0");

    @Test
    void aHookThatFails() throws Exception {
        Diagnosis diagnosis = HOOK_FAILS.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.sentence()).startsWith("the hook Job hookfails fails: it ends with exit code 5");
        assertThat(diagnosis.evidence()).contains("log: migration 7 failed");
    }

    private static final NodeService HOOK_SUSPENDED =
            ROUND.service("hooksuspended", SLEEP).hook("suspend: true");

    @Test
    void aHookThatIsSuspended() throws Exception {
        assertThat(HOOK_SUSPENDED.diagnosis().cause()).isEqualTo(Cause.PAUSED);
    }

    private static final NodeService PAUSED = ROUND.service("paused", SLEEP).spec("paused: true");

    @Test
    void aDeploymentThatIsPaused() throws Exception {
        assertThat(PAUSED.diagnosis().cause()).isEqualTo(Cause.PAUSED);
    }

    private static final NodeService SLOW = ROUND.service("slow", """
            command: [sh, -c, 'sleep 10; mkdir -p /w; exec httpd -f -p 8080 -h /w']
            startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 60}
            """);

    @Test
    void aStartThatTakesItsTime() throws Exception {
        SLOW.awaitWarning("Startup probe failed");
        assertThat(SLOW.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(SLOW.log()).doesNotContain("Pod ");
    }

    private static final NodeService LISTENS_LATER = ROUND.service("listenslater", """
            command: [sh, -c, 'sleep 8; mkdir -p /w; exec httpd -f -p 8080 -h /w']
            readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            """);

    @Test
    void aReadinessProbeThatIsRefusedWhileTheProgramStarts() throws Exception {
        LISTENS_LATER.awaitWarning("Readiness probe failed");
        assertThat(LISTENS_LATER.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(LISTENS_LATER.log()).doesNotContain("Pod ");
    }
}
