package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a node is no good for pods, by its own conditions, which Kubernetes turns into taints of its own.
 *
 * @param sentence as in {@code node a is not ready: KubeletNotReady, container runtime is down}
 */
record NodeTrouble(Cause cause, String node, String sentence) {
    private static final String PREFIX = "node.kubernetes.io/";

    private static final Map<String, Cause> TAINTS = Map.of(
            PREFIX + "not-ready",
            Cause.NODE_NOT_READY,
            PREFIX + "unreachable",
            Cause.NODE_UNREACHABLE,
            PREFIX + "network-unavailable",
            Cause.NODE_NOT_READY,
            PREFIX + "memory-pressure",
            Cause.NODE_MEMORY_PRESSURE,
            PREFIX + "disk-pressure",
            Cause.NODE_DISK_PRESSURE,
            PREFIX + "pid-pressure",
            Cause.NODE_PID_PRESSURE);

    private static final Map<String, Cause> PRESSURES = Map.of(
            "MemoryPressure",
            Cause.NODE_MEMORY_PRESSURE,
            "DiskPressure",
            Cause.NODE_DISK_PRESSURE,
            "PIDPressure",
            Cause.NODE_PID_PRESSURE);

    /** What a taint of Kubernetes' own means; empty for those of people. */
    static Optional<Cause> ofTaint(String key) {
        return Optional.ofNullable(TAINTS.get(key));
    }

    /** The trouble that a condition with this name is when it is true. */
    static Optional<Cause> ofPressure(String condition) {
        return Optional.ofNullable(PRESSURES.get(condition));
    }

    /** What its conditions say; the first that is wrong, and not ready before short of something. */
    static Optional<NodeTrouble> of(Node node) {
        String name = node.getMetadata().getName();
        List<NodeCondition> conditions =
                node.getStatus() == null ? List.of() : node.getStatus().getConditions();
        Stream<NodeTrouble> notReady = conditions.stream()
                .filter(condition -> "Ready".equals(condition.getType()) && !"True".equals(condition.getStatus()))
                .map(condition -> "Unknown".equals(condition.getStatus())
                        ? new NodeTrouble(
                                Cause.NODE_UNREACHABLE,
                                name,
                                "node " + name + " does not answer" + since(condition) + said(condition))
                        : new NodeTrouble(
                                Cause.NODE_NOT_READY,
                                name,
                                "node " + name + " is not ready" + since(condition) + said(condition)));
        Stream<NodeTrouble> pressed = conditions.stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .flatMap(condition -> ofPressure(condition.getType()).stream()
                        .map(cause -> new NodeTrouble(
                                cause,
                                name,
                                "node " + name + " is short of " + resource(cause) + since(condition)
                                        + said(condition))));
        return Stream.concat(notReady, pressed).findFirst();
    }

    /** What a node with that trouble is short of. */
    static String resource(Cause cause) {
        return switch (cause) {
            case NODE_MEMORY_PRESSURE -> "memory";
            case NODE_DISK_PRESSURE -> "disk";
            case NODE_PID_PRESSURE -> "process ids";
            default -> throw new IllegalArgumentException("no pressure: " + cause);
        };
    }

    private static String since(NodeCondition condition) {
        return condition.getLastTransitionTime() == null ? "" : " since " + condition.getLastTransitionTime();
    }

    private static String said(NodeCondition condition) {
        return ConditionText.of(condition.getReason(), condition.getMessage());
    }
}
