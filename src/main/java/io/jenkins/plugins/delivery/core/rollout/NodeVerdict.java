package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the nodes say of a pod that none of them takes, or that is on one that does nothing. The scheduler names no taint,
 * and a pod no reason of its node: only whoever may list nodes can tell.
 */
final class NodeVerdict {
    private static final int MOST_NODES = 5;
    private static final Set<Cause> OF_NODES = Set.of(
            Cause.UNSCHEDULABLE_TAINT,
            Cause.UNSCHEDULABLE_SELECTOR,
            Cause.UNSCHEDULABLE,
            Cause.NODE_NOT_READY,
            Cause.NODE_UNREACHABLE,
            Cause.NODE_MEMORY_PRESSURE,
            Cause.NODE_DISK_PRESSURE,
            Cause.NODE_PID_PRESSURE);

    private NodeVerdict() {}

    /** What a pod does not do either when its kubelet is gone, and nobody writes its status any more. */
    private static final Set<Cause> OF_A_LOST_NODE = Set.of(Cause.READINESS, Cause.STARTUP);

    private static final Set<Cause> LOST = Set.of(Cause.NODE_NOT_READY, Cause.NODE_UNREACHABLE);

    /** Whether nodes may have to do with it. */
    static boolean asks(Cause cause) {
        return OF_NODES.contains(cause) || OF_A_LOST_NODE.contains(cause);
    }

    /** That a pod's node is not ready or does not answer; empty when it does, or when it is not among these. */
    static Optional<Diagnosis> lost(Pod pod, List<Node> nodes) {
        return nodes.stream()
                .filter(node ->
                        node.getMetadata().getName().equals(pod.getSpec().getNodeName()))
                .findFirst()
                .flatMap(NodeTrouble::of)
                .filter(trouble -> LOST.contains(trouble.cause()))
                .map(trouble -> Diagnosis.of(
                        trouble.cause(),
                        Subject.of("Pod", pod.getMetadata().getName()).toString(),
                        trouble.sentence()));
    }

    /**
     * The diagnosis as it is, or with what the nodes say.
     *
     * @param nodes all of them; empty when they may not be read
     */
    static Diagnosis of(Diagnosis diagnosis, Pod pod, List<Node> nodes) {
        String assigned = pod.getSpec().getNodeName();
        if (assigned != null && !assigned.isEmpty()) {
            return nodes.stream()
                    .filter(node -> node.getMetadata().getName().equals(assigned))
                    .findFirst()
                    .flatMap(NodeTrouble::of)
                    .filter(trouble -> OF_NODES.contains(diagnosis.cause()) || LOST.contains(trouble.cause()))
                    .map(trouble -> told(diagnosis, trouble.cause(), trouble.sentence(), List.of()))
                    .orElse(diagnosis);
        }
        if (OF_A_LOST_NODE.contains(diagnosis.cause())) {
            return diagnosis;
        }
        List<Node> candidates =
                nodes.stream().filter(node -> selected(pod, node)).toList();
        List<String> reasons = new ArrayList<>();
        List<NodeTrouble> troubles = new ArrayList<>();
        for (Node node : candidates) {
            List<Taint> untolerated = untolerated(pod, node);
            if (untolerated.isEmpty()) {
                // It would take the pod but for something else.
                return diagnosis;
            }
            Optional<NodeTrouble> trouble = untolerated.stream()
                    .flatMap(taint -> NodeTrouble.ofTaint(taint.getKey()).stream())
                    .findFirst()
                    .map(cause -> NodeTrouble.of(node)
                            .orElseGet(() -> new NodeTrouble(
                                    cause,
                                    node.getMetadata().getName(),
                                    "node " + node.getMetadata().getName() + " has the taint of it")));
            trouble.ifPresent(troubles::add);
            reasons.add(trouble.map(NodeTrouble::sentence)
                    .orElseGet(() -> "node " + node.getMetadata().getName() + " " + words(untolerated.get(0))));
        }
        if (candidates.isEmpty()) {
            return diagnosis;
        }
        boolean allAreIll = troubles.size() == candidates.size();
        String more = reasons.size() > MOST_NODES ? "; and " + (reasons.size() - MOST_NODES) + " more" : "";
        return told(
                diagnosis,
                allAreIll ? troubles.get(0).cause() : Cause.UNSCHEDULABLE_TAINT,
                String.join("; ", reasons.subList(0, Math.min(MOST_NODES, reasons.size()))) + more,
                List.of("scheduler: " + diagnosis.sentence()));
    }

    private static Diagnosis told(Diagnosis diagnosis, Cause cause, String sentence, List<String> first) {
        List<String> evidence = new ArrayList<>(first);
        evidence.addAll(diagnosis.evidence());
        return new Diagnosis(
                cause,
                diagnosis.object(),
                first.isEmpty() ? sentence : "no node takes it: " + sentence,
                evidence,
                cause.hint());
    }

    private static String words(Taint taint) {
        if (taint.getKey().equals("node.kubernetes.io/unschedulable")) {
            return "is cordoned (kubectl uncordon)";
        }
        String value = taint.getValue() == null || taint.getValue().isEmpty() ? "" : "=" + taint.getValue();
        return "has the taint " + taint.getKey() + value + ":" + taint.getEffect();
    }

    /** By the pod's nodeSelector; what else it wants of a node is the scheduler's to say. */
    private static boolean selected(Pod pod, Node node) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        return Objects.requireNonNullElse(pod.getSpec().getNodeSelector(), Map.<String, String>of()).entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
    }

    private static List<Taint> untolerated(Pod pod, Node node) {
        return node.getSpec().getTaints().stream()
                .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                .filter(taint ->
                        pod.getSpec().getTolerations().stream().noneMatch(toleration -> tolerates(toleration, taint)))
                .toList();
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean effect = toleration.getEffect() == null
                || toleration.getEffect().isEmpty()
                || toleration.getEffect().equals(taint.getEffect());
        boolean every = toleration.getKey() == null || toleration.getKey().isEmpty();
        boolean exists = "Exists".equals(toleration.getOperator());
        boolean value = exists
                || Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
        return effect && (every ? exists : toleration.getKey().equals(taint.getKey()) && value);
    }
}
