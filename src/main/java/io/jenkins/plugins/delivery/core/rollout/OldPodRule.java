package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pod of before holds the new ones up: it was told to end and does not, or it is one that a StatefulSet waits for,
 * which replaces none before all of them are ready, the broken one included.
 */
final class OldPodRule {
    private static final Duration AN_END = Duration.ofSeconds(30);
    private static final Set<String> STARTS = Set.of("ContainerCreating", "PodInitializing");

    Optional<Symptom> symptom(RolloutView rollout, WorkloadView workload, Instant now) {
        return workload.before().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> Stream.of(leaving(workload, pod, now), broken(rollout, workload, pod))
                        .flatMap(Optional::stream))
                .findFirst();
    }

    /** Only where the new pod is not made before the old one is gone. */
    private static Optional<Symptom> leaving(WorkloadView workload, Pod pod, Instant now) {
        if (pod.getMetadata().getDeletionTimestamp() == null || !comesAfterwards(workload)) {
            return Optional.empty();
        }
        long grace = Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 0L);
        // It is the time at which the pod is to be gone.
        Instant told =
                Timestamps.parse(pod.getMetadata().getDeletionTimestamp()).minusSeconds(grace);
        String finalizers = String.join(", ", pod.getMetadata().getFinalizers());
        return Optional.of(new Symptom(
                        Cause.OLD_POD,
                        Subject.of("Pod", pod.getMetadata().getName()),
                        "the new pod waits for this old one, which was told to end "
                                + Math.max(0, Duration.between(told, now).toSeconds()) + " s ago and is still there"
                                + " (grace period " + grace + " s"
                                + (finalizers.isEmpty() ? "" : ", held by the finalizers " + OneLine.of(finalizers))
                                + ")",
                        Symptom.NEVER)
                .toldFrom(told.plus(AN_END)));
    }

    private static boolean comesAfterwards(WorkloadView workload) {
        Object object = workload.revision().object();
        if (object instanceof Deployment deployment) {
            return workload.pods().isEmpty()
                    && deployment.getSpec().getStrategy() != null
                    && "Recreate".equals(deployment.getSpec().getStrategy().getType());
        }
        return object instanceof StatefulSet || object instanceof DaemonSet;
    }

    private static Optional<Symptom> broken(RolloutView rollout, WorkloadView workload, Pod pod) {
        boolean inOrder = workload.revision().object() instanceof StatefulSet set
                && !"Parallel".equals(set.getSpec().getPodManagementPolicy());
        if (!inOrder || pod.getMetadata().getDeletionTimestamp() != null || !newAreReady(workload)) {
            return Optional.empty();
        }
        Optional<String> waits = waits(pod);
        Optional<Instant> since = pod.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(condition -> Timestamps.parse(condition.getLastTransitionTime()))
                .findFirst();
        return since.map(at -> latest(at, rollout.scope().since()))
                .map(
                        at -> new Symptom(
                                        Cause.OLD_POD,
                                        Subject.of("Pod", pod.getMetadata().getName()),
                                        "it is of the revision before and not ready"
                                                + waits.map(reason -> " (" + reason + ")")
                                                        .orElse("")
                                                + ", and a StatefulSet replaces no pod before all that it has are ready",
                                        // One that only starts slowly may yet be ready.
                                        waits.isEmpty()
                                                ? Symptom.NEVER
                                                : at.plus(rollout.patience().volume()))
                                .toldFrom(at.plus(AN_END))
                                .withHint(
                                        "kubectl delete pod "
                                                + pod.getMetadata().getName()
                                                + ": it comes back as the new revision has it; podManagementPolicy Parallel does not wait"));
    }

    private static boolean newAreReady(WorkloadView workload) {
        return workload.pods().stream().allMatch(PodView::ready);
    }

    /** Why the kubelet does not run a container of it, but for its first moments. */
    private static Optional<String> waits(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(state -> state.getWaiting().getReason())
                .filter(reason -> reason != null && !STARTS.contains(reason))
                .findFirst()
                .map(OneLine::of);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
