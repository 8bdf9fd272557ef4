package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerVerdictTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNSCHEDULABLE_CPU      | 0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.
            UNSCHEDULABLE_MEMORY   | 0/3 nodes are available: 1 Insufficient cpu, 3 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.
            UNSCHEDULABLE_CPU      | 0/4 nodes are available: 1 Insufficient cpu, 3 node(s) had untolerated taint(s). preemption: 0/4 nodes are available
            UNSCHEDULABLE_CPU      | 0/4 nodes are available: 1 Insufficient cpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. preemption: 0/4
            UNSCHEDULABLE_CPU      | 0/9 nodes are available: 1 Insufficient cpu, 8 node(s) didn't match Pod's node affinity/selector.
            UNSCHEDULABLE_SELECTOR | 0/3 nodes are available: 2 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). preemption: not helpful
            UNSCHEDULABLE_SELECTOR | 0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.
            UNSCHEDULABLE_TAINT    | 0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu, x}. preemption: 0/3 nodes are available
            UNSCHEDULABLE_TAINT    | 0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.
            VOLUME_UNBOUND         | 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found
            VOLUME_UNBOUND         | 0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3
            VOLUME_UNBOUND         | 0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.
            UNSCHEDULABLE          | 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. preemption: 0/3
            UNSCHEDULABLE          | 0/1 nodes are available: 1 Too many pods.
            UNSCHEDULABLE          | no nodes available to schedule pods
            """)
    void takesTheReasonNearestToANode(Cause cause, String message) {
        assertThat(SchedulerVerdict.of(message).cause()).isEqualTo(cause);
    }

    @Test
    void leavesOutWhatIsSaidOfPreemption() {
        assertThat(SchedulerVerdict.of("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                                + " preemption: 0/1 nodes are available: 1 No preemption victims found.")
                        .text())
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu");
    }
}
