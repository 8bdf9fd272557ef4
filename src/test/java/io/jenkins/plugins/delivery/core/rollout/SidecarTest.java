package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.NOW;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.SINCE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Proxies and the like beside work that ends: pods of hooks, in both ways in which they get a container more. */
class SidecarTest {
    private static final RolloutScope HOOK_POD = Namespace.scope(new Workload("Pod", "smoke", true));
    private static final RolloutScope HOOK_JOB = Namespace.scope(new Workload("Job", "migrate", true));
    private static final String SIDECAR = """
            restartPolicy: Never
            initContainers: [{name: a-proxy, image: envoy, restartPolicy: Always}]
            containers: [{name: work, image: app}]
            """;
    private static final String INJECTED = """
            restartPolicy: Never
            containers: [{name: work, image: app}, {name: a-proxy, image: envoy}]
            """;
    private static final String RUNS = "{running: {startedAt: '" + DURING + "'}}";

    /** Kubernetes ends sidecars when the work is done, and few of them end with exit code 0 then. */
    @Test
    void oneThatIsEndedAfterTheWorkDidNotFail() {
        assertThat(hookPod("Succeeded", ended(0), ended(143)).look(HOOK_POD, NOW))
                .isEmpty();
        assertThat(hookPod("Running", ended(0), ended(137)).look(HOOK_POD, NOW)).isEmpty();
    }

    @Test
    void oneThatEndsDuringTheWorkIsStartedAgain() {
        Finding finding = hookPod("Running", RUNS, ended(1)).look(HOOK_POD, NOW).orElseThrow();

        assertThat(finding.diagnosis().object()).isEqualTo("Pod smoke, container a-proxy");
        assertThat(finding.terminal()).isFalse();
    }

    @Test
    void workThatFailsIsBlamedAndNotItsSidecar() {
        Finding finding =
                hookPod("Failed", ended(3), ended(143)).look(HOOK_POD, NOW).orElseThrow();

        assertThat(finding.diagnosis().object()).isEqualTo("Pod smoke, container work");
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void workThatDoesNotEndIsWaitedForAndNotItsSidecar() {
        Diagnosis diagnosis = hookJob(SIDECAR, """
                        initContainerStatuses: [{name: a-proxy, ready: true, started: true, restartCount: 0, state: %s}]
                        containerStatuses: [{name: work, ready: true, started: true, restartCount: 0, state: %1$s}]
                        """.formatted(RUNS))
                .look(HOOK_JOB, NOW)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.object()).isEqualTo("Pod migrate-a, container work");
    }

    /** The proxy that a mesh injects as one more container keeps the pod of a Job up for ever. */
    @Test
    void aContainerThatGoesOnWhenTheWorkIsDoneIsNamed() {
        Diagnosis diagnosis = hookJob(INJECTED, """
                        containerStatuses:
                        - {name: work, ready: false, restartCount: 0, state: %s}
                        - {name: a-proxy, ready: true, started: true, restartCount: 0, state: %s}
                        """.formatted(ended(0), RUNS))
                .look(HOOK_JOB, NOW)
                .orElseThrow()
                .diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.HOOK_FAILED);
        assertThat(diagnosis.object()).isEqualTo("Pod migrate-a, container a-proxy");
        assertThat(diagnosis.sentence()).endsWith("and has not ended, though the pod's other containers have");
        assertThat(diagnosis.hint()).startsWith("make it a sidecar");
    }

    private static Namespace hookPod(String phase, String work, String proxy) {
        return new Namespace().add("""
                apiVersion: v1
                kind: Pod
                metadata: {name: smoke, namespace: shop-dev, uid: u-smoke, creationTimestamp: '%s'}
                spec:
                %s
                status:
                  phase: %s
                  initContainerStatuses: [{name: a-proxy, ready: false, restartCount: 0, state: %s}]
                  containerStatuses: [{name: work, ready: false, restartCount: 0, state: %s}]
                """.formatted(DURING, SIDECAR.indent(2), phase, proxy, work));
    }

    private static Namespace hookJob(String spec, String statuses) {
        return new Namespace()
                .add("""
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: migrate, namespace: shop-dev, uid: u-migrate, creationTimestamp: '%s'}
                        status: {active: 1}
                        """.formatted(SINCE))
                .pod("migrate-a", "Job", "migrate", DURING, spec, "phase: Running\n" + statuses);
    }

    private static String ended(int exitCode) {
        return "{terminated: {reason: %s, exitCode: %d, startedAt: '%s', finishedAt: '2026-05-04T10:00:34Z'}}"
                .formatted(exitCode == 0 ? "Completed" : "Error", exitCode, DURING);
    }
}
