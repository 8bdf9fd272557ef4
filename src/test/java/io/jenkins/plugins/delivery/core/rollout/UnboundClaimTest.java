package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Namespace.DURING;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.NOW;
import static io.jenkins.plugins.delivery.core.rollout.Namespace.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods whose volume is not there, in the words of scheduler, volume controller and provisioner. */
class UnboundClaimTest {
    private static final String WAITS = "Waiting for a volume to be created either by the external provisioner"
            + " 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify"
            + " that the provisioner is running and correctly registered.";
    private static final String LATER = "2026-05-04T10:00:50Z";
    private static final String UNSEEN = "phase: Pending\n";
    private static final String IMMEDIATE =
            condition("Unschedulable", "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.");
    private static final String TIMED_OUT = condition(
            "SchedulerError", "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded");

    /** Its storage class binds it for its first consumer, or at once, or it was not there within ten minutes. */
    static String[] states() {
        return new String[] {UNSEEN, IMMEDIATE, TIMED_OUT};
    }

    /** As it is for a moment on a busy control plane: the volume controller has not seen the pod yet. */
    @Test
    void whatWasSaidBeforeThePodIsNoReason() {
        Namespace namespace = pod(UNSEEN)
                .event(
                        "Normal",
                        "PersistentVolumeClaim",
                        "data",
                        "",
                        "WaitForFirstConsumer",
                        "waiting for first consumer to be created before binding",
                        DURING);

        assertThat(namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.terminal()).isFalse();
                    assertThat(finding.diagnosis().sentence()).endsWith(" is not bound");
                });
    }

    @ParameterizedTest
    @MethodSource("states")
    void theProvisionersOwnWordsSayWhy(String status) {
        Namespace namespace = pod(status)
                .event(
                        "Normal",
                        "PersistentVolumeClaim",
                        "data",
                        "",
                        "Provisioning",
                        "External provisioner is provisioning" + " volume for claim \"shop-dev/data\"",
                        DURING)
                .event(
                        "Warning",
                        "PersistentVolumeClaim",
                        "data",
                        "",
                        "ProvisioningFailed",
                        "failed to provision volume"
                                + " with StorageClass \"gp3\": rpc error: code = ResourceExhausted desc = volume limit exceeded",
                        DURING)
                .event("Normal", "PersistentVolumeClaim", "data", "", "ExternalProvisioning", WAITS, LATER);

        Finding finding =
                namespace.look(Namespace.deploymentScope(), NOW.plusSeconds(60)).orElseThrow();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(finding.diagnosis().sentence())
                .startsWith("its PersistentVolumeClaim data is not bound: failed to provision volume with StorageClass"
                        + " \"gp3\"");
        assertThat(finding.terminal()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("states")
    void aProvisionerThatIsAtWorkIsWaitedFor(String status) {
        Namespace namespace = pod(status)
                .event(
                        "Normal",
                        "PersistentVolumeClaim",
                        "data",
                        "",
                        "Provisioning",
                        "External provisioner is provisioning" + " volume for claim \"shop-dev/data\"",
                        DURING)
                .event("Normal", "PersistentVolumeClaim", "data", "", "ExternalProvisioning", WAITS, LATER);

        Finding finding = namespace
                .look(Namespace.deploymentScope(), NOW.plusSeconds(600))
                .orElseThrow();
        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(finding.terminal()).isFalse();
    }

    @Test
    void aClaimThatMayNotBeSeenMayBeOnItsWay() {
        Namespace namespace = Namespace.withDeployment()
                .pod(
                        "index-new-a",
                        "ReplicaSet",
                        "index-new",
                        DURING,
                        Namespace.CONTAINERS + "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n",
                        UNSEEN);

        assertThat(namespace
                        .look(Namespace.deploymentScope(), NOW.plusSeconds(600))
                        .orElseThrow()
                        .terminal())
                .isFalse();
    }

    @Test
    void whatElseTheSchedulerFailsAtIsSaid() {
        Finding finding = pod(condition(
                        "SchedulerError",
                        "running Bind plugin \"DefaultBinder\": pods \"index-new-a\" is" + " forbidden"))
                .look(Namespace.deploymentScope(), NOW.plusSeconds(60))
                .orElseThrow();

        assertThat(finding.diagnosis().cause()).isEqualTo(Cause.UNSCHEDULABLE);
        assertThat(finding.diagnosis().sentence()).startsWith("the scheduler fails at it: running Bind plugin");
        assertThat(finding.terminal()).isTrue();
    }

    /** They are bound, so that neither storage class nor size has to do with it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match PersistentVolume's node affinity. preemption: 0/3 nodes are available | in one zone
            0/3 nodes are available: 3 node(s) had volume node affinity conflict. | in one zone
            0/3 nodes are available: 3 node(s) had no available volume zone. | in one zone
            0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. | one pod at a time
            0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) exceed max volume count. | can attach no more
            """)
    void aVolumeThatIsElsewhereIsNotUnbound(String message, String hint) {
        Diagnosis diagnosis = pod(condition("Unschedulable", message)).finding().diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.UNSCHEDULABLE);
        assertThat(diagnosis.sentence()).startsWith("no node takes it: 0/");
        assertThat(diagnosis.hint()).contains(hint);
    }

    private static Namespace pod(String status) {
        return Namespace.withDeployment()
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
                        status);
    }

    private static String condition(String reason, String message) {
        return """
                phase: Pending
                conditions:
                - {type: PodScheduled, status: 'False', reason: %s, lastTransitionTime: '%s', message: %s}
                """.formatted(reason, DURING, quoted(message));
    }
}
