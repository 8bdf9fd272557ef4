package io.jenkins.plugins.delivery.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pod is on a node that is not ready, does not answer, or is short of something: as far as the pod itself shows it,
 * since most accounts may not read nodes.
 */
final class NodeRule implements PodRule {
    /** A kubelet takes up what it is given within a second or two. */
    private static final Duration TAKEN_UP_WITHIN = Duration.ofSeconds(30);

    private static final Pattern CONDITION = Pattern.compile("had condition: \\[(\\w++)");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        String node = sight.pod().pod().getSpec().getNodeName();
        if (node == null || node.isEmpty()) {
            return Stream.empty();
        }
        return refused(sight, node).or(() -> notReady(sight, node)).or(() -> notTakenUp(sight, node)).stream();
    }

    /** What its node was short of when the kubelet turned the pod away, which it calls an eviction, too. */
    static Optional<Cause> pressure(PodView pod) {
        Matcher condition = CONDITION.matcher(
                Objects.requireNonNullElse(pod.pod().getStatus().getMessage(), ""));
        return condition.find() ? NodeTrouble.ofPressure(condition.group(1)) : Optional.empty();
    }

    private static Optional<Symptom> refused(Sight sight, String node) {
        return pressure(sight.pod())
                .map(cause -> new Symptom(
                        cause,
                        sight.pod().subject(),
                        "its node " + node + " is short of " + NodeTrouble.resource(cause) + " and turns it away",
                        // Its controller makes another one, which may do better.
                        hasSuccessor(sight)
                                ? Symptom.NEVER
                                : sight.pod()
                                        .created()
                                        .plus(sight.rollout().patience().unschedulable())));
    }

    private static boolean hasSuccessor(Sight sight) {
        return sight.workload().pods().stream()
                .anyMatch(other -> !"Failed".equals(other.pod().getStatus().getPhase())
                        && !other.created().isBefore(sight.pod().created()));
    }

    /** As the node controller tells each pod of the node. */
    private static Optional<Symptom> notReady(Sight sight, String node) {
        return sight.pod()
                .last("NodeNotReady")
                .filter(event -> !sight.pod().ready() && !kubeletWorksSince(sight.pod(), event.last()))
                .map(event -> new Symptom(
                        Cause.NODE_NOT_READY,
                        sight.pod().subject(),
                        "its node " + node + " is not ready",
                        event.first().plus(sight.rollout().patience().unschedulable())));
    }

    /** Nobody tells a pod that its node is ready again; but only a kubelet that works does something for a container. */
    private static boolean kubeletWorksSince(PodView pod, Instant time) {
        return pod.events().stream()
                .anyMatch(event -> !event.container().isEmpty() && event.last().isAfter(time));
    }

    private static Optional<Symptom> notTakenUp(Sight sight, String node) {
        boolean untouched = sight.pod().pod().getStatus().getContainerStatuses().isEmpty()
                && sight.pod().pod().getStatus().getInitContainerStatuses().isEmpty()
                && "Pending".equals(sight.pod().pod().getStatus().getPhase());
        Instant scheduled = sight.pod()
                .condition("PodScheduled")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Timestamps.parse(condition.getLastTransitionTime()))
                .orElse(Instant.MIN);
        if (!untouched || scheduled.equals(Instant.MIN)) {
            return Optional.empty();
        }
        Duration waited = Duration.between(scheduled, sight.now());
        return waited.compareTo(TAKEN_UP_WITHIN) < 0
                ? Optional.empty()
                : Optional.of(new Symptom(
                        Cause.NODE_UNREACHABLE,
                        sight.pod().subject(),
                        "its node " + node + " has done nothing for it in the " + waited.toSeconds()
                                + " s since it was given the pod",
                        Symptom.NEVER));
    }
}
