package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot means for one rollout: what belongs to it, and what is too old to be blamed is gone.
 *
 * @param events of the namespace since the deploy began, oldest first
 */
record RolloutView(
        RolloutScope scope,
        Patience patience,
        List<WorkloadView> workloads,
        List<PersistentVolumeClaim> claims,
        List<ObservedEvent> events) {

    static RolloutView of(ClusterSnapshot cluster, RolloutScope scope, Patience patience) {
        List<ObservedEvent> events = cluster.events().stream()
                .map(ObservedEvent::of)
                .filter(event -> !Timestamps.before(event.last(), scope.since()))
                .sorted(ObservedEvent.OLDEST_FIRST)
                .toList();
        List<WorkloadView> workloads = scope.workloads().stream()
                .map(workload -> workload(workload, cluster, scope.since(), events))
                .toList();
        return new RolloutView(scope, patience, workloads, cluster.persistentVolumeClaims(), events);
    }

    Optional<PersistentVolumeClaim> claim(String name) {
        return claims.stream()
                .filter(claim -> claim.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The last event about an object. */
    Optional<ObservedEvent> lastEvent(String kind, String name) {
        return events.stream().filter(event -> event.about(kind, name)).reduce((earlier, later) -> later);
    }

    private static WorkloadView workload(
            Workload workload, ClusterSnapshot cluster, Instant since, List<ObservedEvent> events) {
        CurrentRevision revision = CurrentRevision.of(workload, cluster);
        List<PodView> pods = revision.pods().stream()
                .map(pod -> new PodView(
                        pod,
                        Timestamps.before(Timestamps.parse(pod.getMetadata().getCreationTimestamp()), since),
                        ContainerView.of(pod),
                        eventsOf(pod, events)))
                .toList();
        return new WorkloadView(
                workload,
                revision,
                pods,
                revision.creator() == null || revision.creator() instanceof Pod
                        ? List.of()
                        : eventsOf(revision.creator(), events),
                Optional.ofNullable(revision.creator()).flatMap(creator -> Ending.of(revision.object(), since)));
    }

    private static List<ObservedEvent> eventsOf(HasMetadata object, List<ObservedEvent> events) {
        String uid = object.getMetadata().getUid();
        return events.stream()
                .filter(event -> uid.equals(event.object().getUid()))
                .toList();
    }
}
