package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.NOW;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubelet and scheduler write about a pod, and the cause that it means. */
class PodRulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MISSING_CONFIG_MAP | configmap "index-config" not found                        | the ConfigMap index-config does not exist
            MISSING_SECRET     | secret "db-login" not found                               | the Secret db-login does not exist
            MISSING_KEY        | couldn't find key url in ConfigMap shop-dev/index-config  | the ConfigMap index-config has no key url
            MISSING_KEY        | couldn't find key password in Secret shop-dev/db-login    | the Secret db-login has no key password
            """)
    void namesWhatTheEnvironmentMisses(Cause cause, String message, String sentence) {
        Finding finding = waiting("CreateContainerConfigError", message).finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(cause);
        assertThat(finding.diagnosis().sentence()).isEqualTo(sentence);
        assertThat(finding.terminal()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MISSING_CONFIG_MAP | MountVolume.SetUp failed for volume "config" : configmap "index-config" not found            | the ConfigMap index-config does not exist (volume "config" needs it)
            MISSING_SECRET     | MountVolume.SetUp failed for volume "tls" : secret "index-tls" not found                      | the Secret index-tls does not exist (volume "tls" needs it)
            MISSING_KEY        | MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key       | the Secret of a volume has no key tls.key (volume "tls" needs it)
            MISSING_KEY        | MountVolume.SetUp failed for volume "c" : configmap references non-existent config key: a.yml | the ConfigMap of a volume has no key a.yml (volume "c" needs it)
            """)
    void namesWhatAVolumeMisses(Cause cause, String message, String sentence) {
        Finding finding = creating()
                .event("Warning", "Pod", "index-new-a", "", "FailedMount", message, DURING)
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(cause);
        assertThat(finding.diagnosis().sentence()).isEqualTo(sentence);
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void givesAVolumeTimeToBeMounted() {
        Namespace namespace = creating()
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "",
                        "FailedAttachVolume",
                        "Multi-Attach error for volume \"pvc-1\" Volume is already exclusively attached to one node and"
                                + " can't be attached to another",
                        DURING)
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "",
                        "FailedMount",
                        "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to"
                                + " process volumes=[]: timed out waiting for the condition",
                        "2026-05-04T10:00:50Z");

        Finding finding = namespace.finding();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
        assertThat(finding.diagnosis().sentence()).contains("Multi-Attach error");
        assertThat(finding.diagnosis().hint()).contains("strategy Recreate");
        assertThat(finding.terminal()).isFalse();
        assertThat(namespace
                        .look(Namespace.deploymentScope(), NOW.plusSeconds(60))
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            RunContainerError | failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/nope": stat /app/nope: no such file or directory | the executable /app/nope cannot be started: no such file or directory
            RunContainerError | failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown | the executable nope cannot be started: executable file not found in $PATH
            RunContainerError | failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run.sh": permission denied: unknown | the executable /app/run.sh cannot be started: permission denied
            CreateContainerError | container create failed: executable file `nope` not found in $PATH: No such file or directory | the executable nope cannot be started: not found in $PATH
            CreateContainerError | container create failed: time="2026-05-04T10:00:30Z" level=error msg="runc create failed: unable to start container process: exec: \\"nope\\": executable file not found in $PATH" | the executable nope cannot be started: executable file not found in $PATH
            CreateContainerError | failed to generate container "5f" spec: failed to generate spec: no command specified | neither the pod nor the image names a command
            """)
    void namesTheExecutableThatCannotBeStarted(String reason, String message, String sentence) {
        Finding finding = waiting(reason, message).finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(finding.diagnosis().sentence()).isEqualTo(sentence);
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void remembersTheExecutableInBackOff() {
        Finding finding = Namespace.withDeployment()
                .pod("index-new-a", """
                        phase: Running
                        containerStatuses:
                        - name: app
                          ready: false
                          restartCount: 0
                          state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting failed container=app}}
                          lastState: {terminated: {reason: StartError, exitCode: 128, startedAt: '1970-01-01T00:00:00Z', finishedAt: '2026-05-04T10:00:31Z', message: %s}}
                        """.formatted(quoted(
                        "failed to create containerd task: failed to create shim task: OCI runtime create"
                                + " failed: runc create failed: unable to start container process: exec:"
                                + " \"nope\": executable file not found in $PATH: unknown")))
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.BAD_COMMAND);
        assertThat(finding.terminal()).isTrue();
    }

    @Test
    void tellsTheSecurityContextFromAMissingObject() {
        assertThat(waiting(
                                "CreateContainerConfigError",
                                "container has runAsNonRoot and image will run as root (pod:"
                                        + " \"index-new-a_shop-dev(u)\", container: app)")
                        .finding()
                        .diagnosis()
                        .cause())
                .isEqualTo(Cause.POD_SECURITY);
    }

    @Test
    void saysWhatTheReadinessProbeWasAnsweredAndWaits() {
        Namespace namespace = running("started: true")
                .warning("index-new-a", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        Finding finding = namespace.finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.READINESS);
        assertThat(finding.diagnosis().sentence())
                .isEqualTo("it runs and is not ready: its readiness probe (HTTP GET /ready on port 8080) fails: HTTP"
                        + " probe failed with statuscode: 503");
        assertThat(finding.subject().log()).isEqualTo(Subject.Log.CURRENT);
        assertThat(namespace
                        .look(Namespace.deploymentScope(), NOW.plusSeconds(3600))
                        .orElseThrow()
                        .terminal())
                .isFalse();
    }

    /** As containerd says it. What a command prints that runs is no reason to give up. */
    @Test
    void aProbesCommandThatIsNotInTheImageWillNotCome() {
        String refused =
                "rpc error: code = Unknown desc = failed to exec in container: failed to start exec \"f2\": OCI"
                        + " runtime exec failed: exec failed: unable to start container process: exec: \"curl\": executable"
                        + " file not found in $PATH: unknown";
        for (String probe : List.of("readiness", "startup")) {
            Finding finding = probed(probe, probeName(probe) + " errored and resulted in unknown state: " + refused)
                    .finding();

            assertThat(finding.diagnosis().cause()).isEqualTo(Cause.BAD_COMMAND);
            assertThat(finding.diagnosis().sentence())
                    .isEqualTo("the command of its " + probe + " probe cannot be run: the executable curl cannot be"
                            + " started: executable file not found in $PATH");
            assertThat(finding.terminal()).isTrue();
        }
        Finding waits = probed(
                        "readiness", "Readiness probe failed: exec: \"psql\": executable file not found in $PATH")
                .finding();
        assertThat(waits.diagnosis().cause()).isEqualTo(Cause.READINESS);
        assertThat(waits.terminal()).isFalse();
    }

    private static String probeName(String probe) {
        return probe.substring(0, 1).toUpperCase(Locale.ROOT) + probe.substring(1) + " probe";
    }

    private static Namespace probed(String probe, String message) {
        return Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS.replaceFirst("(?m)^ +readinessProbe:.*\\R", "") + "  " + probe
                                + "Probe: {exec: {command: [curl, localhost]}}\n",
                        runningStatus("started: " + probe.equals("readiness")))
                .warning("index-new-a", "Unhealthy", message);
    }

    @Test
    void blamesNoProbeThatHasNotAnsweredYet() {
        assertThat(running("started: true").look(Namespace.deploymentScope(), NOW))
                .isEmpty();
    }

    @Test
    void tellsASlowStartFromAProgramThatIsNotReady() {
        Finding finding = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "  startupProbe: {tcpSocket: {port: 8080}, failureThreshold: 30}\n",
                        runningStatus("started: false"))
                .warning(
                        "index-new-a",
                        "Unhealthy",
                        "Startup probe failed: dial tcp 10.1.0.7:8080: connect: connection refused")
                .finding();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.STARTUP);
        assertThat(finding.diagnosis().sentence()).contains("TCP on port 8080").endsWith("connect: connection refused");
    }

    @Test
    void givesAnAutoscalerTime() {
        Namespace namespace = unschedulable("0/3 nodes are available: 3 Insufficient cpu. preemption: not helpful");

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.UNSCHEDULABLE_CPU);
        assertThat(namespace.finding().terminal()).isFalse();
        assertThat(namespace
                        .look(Namespace.deploymentScope(), NOW.plusSeconds(31))
                        .orElseThrow()
                        .terminal())
                .isTrue();

        namespace.event(
                "Normal",
                "Pod",
                "index-new-a",
                "",
                "TriggeredScaleUp",
                "pod triggered scale-up: [{pool-1 3->4 (max: 9)}]",
                DURING);
        Finding scaled =
                namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(31)).orElseThrow();
        assertThat(scaled.terminal()).isFalse();
        assertThat(scaled.diagnosis().sentence()).contains("the autoscaler is adding a node");
    }

    @Test
    void saysWhyTheClaimIsNotBound() {
        Namespace namespace = Namespace.withDeployment()
                .add("""
                        apiVersion: v1
                        kind: PersistentVolumeClaim
                        metadata: {name: data, namespace: shop-dev, uid: u-data}
                        status: {phase: Pending}
                        """)
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n",
                        notScheduled("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."))
                .event(
                        "Warning",
                        "PersistentVolumeClaim",
                        "data",
                        "",
                        "ProvisioningFailed",
                        "storageclass.storage.k8s.io \"fast\" not found",
                        DURING);

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(namespace.finding().diagnosis().sentence())
                .endsWith(
                        "its PersistentVolumeClaim data is not bound: storageclass.storage.k8s.io \"fast\" not found");
    }

    /** As a kubelet turns away what comes while its node is short of something. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MemoryPressure | NODE_MEMORY_PRESSURE | memory
            DiskPressure   | NODE_DISK_PRESSURE   | disk
            PIDPressure    | NODE_PID_PRESSURE    | process ids
            """)
    void namesWhatItsNodeIsShortOf(String condition, Cause cause, String resource) {
        Diagnosis diagnosis = onNode(
                        "phase: Failed\nreason: Evicted\nmessage: \"Pod was rejected: The node had condition: ["
                                + condition + "]. \"")
                .finding()
                .diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.sentence()).isEqualTo("its node node-1 is short of " + resource + " and turns it away");
    }

    @Test
    void saysThatItsNodeIsNotReadyWhenTheNodeControllerDoes() {
        Namespace namespace = onNode(
                        "phase: Running\ncontainerStatuses: [{name: app, ready: false, state: {running: {startedAt: \""
                                + DURING + "\"}}}]")
                .event("Warning", "Pod", "index-new-a", "", "NodeNotReady", "Node is not ready", DURING);

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.NODE_NOT_READY);
        assertThat(namespace.finding().terminal()).isFalse();
        assertThat(namespace
                        .look(Namespace.deploymentScope(), NOW.plusSeconds(31))
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    @Test
    void saysThatItsNodeDoesNothing() {
        Diagnosis diagnosis = onNode(
                        "phase: Pending\nconditions: [{type: PodScheduled, status: \"True\", lastTransitionTime: \""
                                + DURING + "\"}]")
                .finding()
                .diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.NODE_UNREACHABLE);
        assertThat(diagnosis.sentence())
                .isEqualTo("its node node-1 has done nothing for it in the 30 s since it was given the pod");
    }

    private static Namespace onNode(String status) {
        return Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "nodeName: node-1\n",
                        status);
    }

    @Test
    void countsEvictionsAsRestarts() {
        Namespace namespace = Namespace.withDeployment();
        String evicted = """
                phase: Failed
                reason: Evicted
                message: %s
                """.formatted(
                        quoted("The node was low on resource: memory. Threshold quantity: 100Mi, available: 42Mi."
                                + " Container app was using 900Mi, request is 64Mi, has larger consumption of"
                                + " memory. "));
        namespace.pod("index-new-a", evicted);

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(Cause.EVICTED);
        assertThat(namespace.finding().diagnosis().sentence())
                .startsWith("its node evicted it: The node was low on resource: memory.");
        assertThat(namespace.finding().terminal()).isFalse();
        assertThat(namespace.pod("index-new-b", evicted).finding().terminal()).isTrue();
    }

    private static Namespace waiting(String reason, String message) {
        return Namespace.withDeployment().pod("index-new-a", """
                phase: Pending
                containerStatuses:
                - {name: app, ready: false, started: false, restartCount: 0, state: {waiting: {reason: %s, message: %s}}}
                """.formatted(reason, quoted(message)));
    }

    private static Namespace creating() {
        return waiting("ContainerCreating", "");
    }

    private static Namespace running(String started) {
        return Namespace.withDeployment().pod("index-new-a", runningStatus(started));
    }

    private static String runningStatus(String started) {
        return """
                phase: Running
                containerStatuses:
                - {name: app, ready: false, restartCount: 0, %s, state: {running: {startedAt: '%s'}}}
                """.formatted(started, DURING);
    }

    private static Namespace unschedulable(String message) {
        return Namespace.withDeployment().pod("index-new-a", notScheduled(message));
    }

    private static String notScheduled(String message) {
        return """
                phase: Pending
                conditions:
                - {type: PodScheduled, status: 'False', reason: Unschedulable, lastTransitionTime: '%s', message: %s}
                """.formatted(DURING, quoted(message));
    }
}
