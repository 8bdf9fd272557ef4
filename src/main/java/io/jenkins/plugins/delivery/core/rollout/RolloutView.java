package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** An end that comes later is no matter of the deploy. */
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(60);

    static RolloutView of(ClusterSnapshot cluster, RolloutScope scope, Patience patience) {
        List<ObservedEvent> history = cluster.events().stream()
                .map(ObservedEvent::of)
                .sorted(ObservedEvent.OLDEST_FIRST)
                .toList();
        List<ObservedEvent> events = history.stream()
                .filter(event -> !Timestamps.before(event.last(), scope.since()))
                .toList();
        List<WorkloadView> workloads = scope.workloads().stream()
                .map(workload -> workload(workload, cluster, scope.since(), events, history))
                .toList();
        return new RolloutView(scope, patience, workloads, cluster.persistentVolumeClaims(), events);
    }

    Optional<PersistentVolumeClaim> claim(String name) {
        return claims.stream()
                .filter(claim -> claim.getMetadata().getName().equals(name))
                .findFirst();
    }

    /**
     * From when on what runs counts as up: without a readiness probe not at once, after an end of a run not sooner than
     * that, and not while the kubelet ends it; {@link Instant#MAX} then.
     */
    Instant steadyFrom(SeenRuns seen) {
        return workloads.stream()
                .filter(view -> !view.retriedByJob())
                .flatMap(view -> view.pods().stream())
                .flatMap(pod -> pod.containers().stream()
                        .filter(container -> !container.init())
                        .flatMap(container -> steadyFrom(seen, pod, container).stream()))
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private Optional<Instant> steadyFrom(SeenRuns seen, PodView pod, ContainerView container) {
        if (container.running().isEmpty()) {
            return Optional.empty();
        }
        Optional<ObservedEvent> killing = pod.killing(container, "liveness");
        if (killing.isPresent()) {
            // Not this run any more, and the next has to show itself.
            return Optional.of(Instant.MAX);
        }
        Instant started = Timestamps.parse(container.running().get().getStartedAt());
        Instant countsFrom = seen.countsFrom(pod, container);
        List<Instant> reasons = new ArrayList<>();
        if (container.spec().getReadinessProbe() == null) {
            reasons.add(countsFrom.plus(patience.steady()));
        }
        // What failed its probe is ended a moment later, or answers it again.
        pod.events(container, "Unhealthy")
                .filter(event -> event.message().startsWith("Liveness probe"))
                .filter(event -> !Timestamps.before(event.last(), started))
                .map(event -> event.last().plus(patience.steady()))
                .forEach(reasons::add);
        // A run after one that ended in this deploy has to last longer than that one did.
        container
                .lastEnd()
                .filter(end -> end.getStartedAt() != null
                        && !ContainerView.neverRan(end)
                        && !Timestamps.before(Timestamps.parse(end.getFinishedAt()), scope.since()))
                .map(end ->
                        Duration.between(Timestamps.parse(end.getStartedAt()), Timestamps.parse(end.getFinishedAt())))
                .filter(lasted -> !lasted.isNegative())
                .map(lasted -> countsFrom
                        .plus(lasted.compareTo(LONGEST_TRIAL) < 0 ? lasted : LONGEST_TRIAL)
                        .plus(patience.steady()))
                .ifPresent(reasons::add);
        return reasons.stream().max(Instant::compareTo);
    }

    private static WorkloadView workload(
            Workload workload,
            ClusterSnapshot cluster,
            Instant since,
            List<ObservedEvent> events,
            List<ObservedEvent> history) {
        CurrentRevision revision = CurrentRevision.of(workload, cluster);
        List<PodView> pods = revision.pods().stream()
                .filter(pod -> workload.kind().equals("Pod") || !hadFailed(pod, since))
                .map(pod -> new PodView(
                        pod,
                        Timestamps.before(Timestamps.parse(pod.getMetadata().getCreationTimestamp()), since),
                        ContainerView.of(pod),
                        eventsOf(pod, events),
                        eventsOf(pod, history)))
                .toList();
        return new WorkloadView(
                workload,
                revision,
                pods,
                revision.before(cluster),
                eventsOfCreation(revision, events),
                Optional.ofNullable(revision.creator()).flatMap(creator -> Ending.of(revision.object(), since)));
    }

    /** Of a Deployment that has no ReplicaSet for its change yet, its own. */
    private static List<ObservedEvent> eventsOfCreation(CurrentRevision revision, List<ObservedEvent> events) {
        HasMetadata creator = revision.creator() == null ? revision.object() : revision.creator();
        return creator == null || creator instanceof Pod ? List.of() : eventsOf(creator, events);
    }

    /**
     * Whether it is what a pod left that failed before the deploy, evicted mostly or refused by its node: its controller
     * has made another one since, and lets the remains lie for as long as a cluster holds them.
     */
    private static boolean hadFailed(Pod pod, Instant since) {
        Stream<String> ends = ContainerView.of(pod).stream()
                .flatMap(container -> container.terminated().stream())
                .map(ContainerStateTerminated::getFinishedAt);
        Stream<String> changes = pod.getStatus().getConditions().stream().map(PodCondition::getLastTransitionTime);
        return "Failed".equals(pod.getStatus().getPhase())
                && Stream.of(Stream.of(pod.getMetadata().getCreationTimestamp()), ends, changes)
                        .flatMap(times -> times)
                        .allMatch(time -> Timestamps.before(Timestamps.parse(time), since));
    }

    private static List<ObservedEvent> eventsOf(HasMetadata object, List<ObservedEvent> events) {
        String uid = object.getMetadata().getUid();
        return events.stream()
                .filter(event -> uid.equals(event.object().getUid()))
                .toList();
    }
}
