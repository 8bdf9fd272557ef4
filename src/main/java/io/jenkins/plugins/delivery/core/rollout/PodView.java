package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pod that the rollout is about.
 *
 * @param older whether it was there when the deploy began
 * @param containers init containers first
 * @param events those since the deploy began, oldest first
 * @param history those from before as well: how a run ended that is over may be told by nothing younger
 */
record PodView(
        Pod pod,
        boolean older,
        List<ContainerView> containers,
        List<ObservedEvent> events,
        List<ObservedEvent> history) {
    /** What a kubelet says of a pod's containers, to which it comes when the pod's volumes and its sandbox are there. */
    private static final Set<String> OF_CONTAINERS = Set.of("Pulling", "Pulled", "Created", "Started");

    String name() {
        return pod.getMetadata().getName();
    }

    Instant created() {
        return Timestamps.parse(pod.getMetadata().getCreationTimestamp());
    }

    /** Whether a container of it runs, or ran. */
    boolean hasRun() {
        return containers.stream()
                .anyMatch(container ->
                        container.running().isPresent() || container.lastEnd().isPresent());
    }

    /**
     * Whether the kubelet has got beyond what it warned of while it prepared the pod: what came of a volume or of the
     * sandbox is over then, though an image may be on its way for minutes.
     */
    boolean hasOvercome(ObservedEvent trouble) {
        Stream<Instant> containers = events.stream()
                .filter(event -> OF_CONTAINERS.contains(event.reason()))
                .map(ObservedEvent::last);
        Stream<Instant> prepared = condition("PodReadyToStartContainers")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Timestamps.parse(condition.getLastTransitionTime()))
                .stream();
        return Stream.concat(containers, prepared).anyMatch(at -> !Timestamps.before(at, trouble.last()));
    }

    Subject subject() {
        return Subject.of("Pod", name());
    }

    Subject subject(ContainerView container, Subject.Log log) {
        return new Subject("Pod", name(), container.name(), container.init(), log);
    }

    Optional<PodCondition> condition(String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    boolean ready() {
        return condition("Ready")
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
    }

    /** The last event of that reason about the container. */
    Optional<ObservedEvent> last(ContainerView container, String reason) {
        return events(container, reason).max(ObservedEvent.OLDEST_FIRST);
    }

    Stream<ObservedEvent> events(ContainerView container, String reason) {
        return about(events, container, reason);
    }

    /** Those from before the deploy as well. */
    Stream<ObservedEvent> history(ContainerView container, String reason) {
        return about(history, container, reason);
    }

    private static Stream<ObservedEvent> about(List<ObservedEvent> events, ContainerView container, String reason) {
        return events.stream()
                .filter(event -> event.container().equals(container.name())
                        && event.reason().equals(reason));
    }

    /** That the kubelet is ending the container's run of now because of a probe; an earlier run's kill is none. */
    Optional<ObservedEvent> killing(ContainerView container, String probe) {
        return container.running().flatMap(running -> {
            Instant started = Timestamps.parse(running.getStartedAt());
            Instant ended = container
                    .lastEnd()
                    .map(end -> Timestamps.parse(end.getFinishedAt()))
                    .orElse(Instant.MIN);
            return events(container, "Killing")
                    .filter(event -> event.message().contains("failed " + probe + " probe"))
                    .filter(event -> !Timestamps.before(event.last(), started)
                            && event.last().isAfter(ended))
                    .max(ObservedEvent.OLDEST_FIRST);
        });
    }

    /** The last event of one of the reasons, about the pod or any of its containers. */
    Optional<ObservedEvent> last(String... reasons) {
        List<String> wanted = List.of(reasons);
        return events.stream()
                .filter(event -> wanted.contains(event.reason()))
                .max(Comparator.comparing(ObservedEvent::last));
    }
}
