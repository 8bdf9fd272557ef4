package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scheduler finds no node for the pod, or the node that it found has no room after all. */
final class SchedulingRule implements PodRule {
    /** By the reason of a pod that a node has no room for. */
    static final Map<String, Cause> REJECTED = Map.of(
            "OutOfcpu",
            Cause.UNSCHEDULABLE_CPU,
            "OutOfmemory",
            Cause.UNSCHEDULABLE_MEMORY,
            "OutOfpods",
            Cause.UNSCHEDULABLE,
            "OutOfephemeral-storage",
            Cause.UNSCHEDULABLE,
            "NodeAffinity",
            Cause.UNSCHEDULABLE_SELECTOR);
    /** A scheduler that runs says something of each pod within a moment. */
    private static final Duration LOOKED_AT_WITHIN = Duration.ofSeconds(10);

    private static final Pattern ABSENT_CLAIM = Pattern.compile("persistentvolumeclaim \"([^\"]+)\" not found");
    private static final Pattern CLAIM = Pattern.compile("persistentvolumeclaim \"([^\"]+)\"");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        String rejected =
                Objects.requireNonNullElse(sight.pod().pod().getStatus().getReason(), "");
        if (REJECTED.containsKey(rejected)) {
            // Its controller has made another one by now, which may do better.
            return Stream.of(new Symptom(
                    REJECTED.get(rejected),
                    sight.pod().subject(),
                    "the node refuses it: "
                            + OneLine.of(Objects.requireNonNullElse(
                                    sight.pod().pod().getStatus().getMessage(), rejected)),
                    Symptom.NEVER));
        }
        Optional<PodCondition> condition = sight.pod().condition("PodScheduled");
        if (condition.isEmpty()) {
            return unseen(sight).stream();
        }
        if (!"False".equals(condition.get().getStatus())) {
            return Stream.empty();
        }
        return switch (Objects.requireNonNullElse(condition.get().getReason(), "")) {
            case "Unschedulable" -> Stream.of(unschedulable(sight, condition.get()));
            case "SchedulingGated" -> Stream.of(gated(sight));
            default -> Stream.empty();
        };
    }

    /** No scheduler has said anything of the pod: the one that it names does not run. */
    private static Optional<Symptom> unseen(Sight sight) {
        PodSpec spec = sight.pod().pod().getSpec();
        Instant created = sight.pod().created();
        if (!"Pending".equals(sight.pod().pod().getStatus().getPhase())) {
            return Optional.empty();
        }
        Instant terminal = created.plus(sight.rollout().patience().unschedulable());
        if (spec.getNodeName() != null && !spec.getNodeName().isEmpty()) {
            return Optional.of(new Symptom(
                            Cause.UNSCHEDULABLE,
                            sight.pod().subject(),
                            "it names the node " + OneLine.of(spec.getNodeName())
                                    + " itself, and that node has not taken it",
                            terminal)
                    .withHint(
                            "leave spec.nodeName to the scheduler (nodeSelector says which nodes will do), or see whether"
                                    + " that node exists and its kubelet runs"));
        }
        return Optional.of(new Symptom(
                        Cause.UNSCHEDULABLE,
                        sight.pod().subject(),
                        "no scheduler has looked at it; it asks for "
                                + OneLine.of(Objects.requireNonNullElse(spec.getSchedulerName(), "default-scheduler")),
                        terminal)
                .toldFrom(created.plus(LOOKED_AT_WITHIN))
                .withHint("correct schedulerName, or see whether that scheduler runs"));
    }

    /** Whoever set the gate takes it away, in a queue of jobs after hours. */
    private static Symptom gated(Sight sight) {
        String gates = sight.pod().pod().getSpec().getSchedulingGates().stream()
                .map(PodSchedulingGate::getName)
                .collect(Collectors.joining(", "));
        return new Symptom(
                        Cause.UNSCHEDULABLE,
                        sight.pod().subject(),
                        "it is held back from scheduling by " + OneLine.of(gates) + " (spec.schedulingGates)",
                        Symptom.NEVER)
                .withHint(
                        "see the controller that sets this gate and takes it away, such as a queue's, or leave the gate out");
    }

    private static Symptom unschedulable(Sight sight, PodCondition condition) {
        String message = Objects.requireNonNullElse(condition.getMessage(), "");
        SchedulerVerdict verdict = SchedulerVerdict.of(message);
        Instant since = Timestamps.parse(condition.getLastTransitionTime());
        if (verdict.cause() == Cause.VOLUME_UNBOUND) {
            Matcher absent = ABSENT_CLAIM.matcher(message);
            if (absent.find()) {
                return new Symptom(
                                Cause.VOLUME_UNBOUND,
                                sight.pod().subject(),
                                "the PersistentVolumeClaim " + absent.group(1) + " does not exist",
                                since.plus(sight.rollout().patience().configuration()))
                        .withHint("create the PersistentVolumeClaim, or correct its name");
            }
            return new Symptom(
                    Cause.VOLUME_UNBOUND,
                    sight.pod().subject(),
                    claimTrouble(sight, message).orElse("its volume is not bound: " + verdict.text()),
                    since.plus(sight.rollout().patience().volume()));
        }
        boolean nodeIsComing = sight.pod().last("TriggeredScaleUp", "Nominated").isPresent();
        boolean noNodeWillCome = sight.pod().last("NotTriggerScaleUp").isPresent();
        return new Symptom(
                        verdict.cause(),
                        sight.pod().subject(),
                        "no node takes it: " + verdict.text()
                                + (nodeIsComing ? " (the autoscaler is adding a node)" : "")
                                + (noNodeWillCome ? " (the autoscaler adds no node for it)" : ""),
                        nodeIsComing
                                ? Symptom.NEVER
                                : since.plus(sight.rollout().patience().unschedulable()))
                .withHint(verdict.cause() == Cause.UNSCHEDULABLE ? hint(verdict.text()) : null);
    }

    @CheckForNull
    private static String hint(String text) {
        if (text.contains("free ports")) {
            return "leave hostPort out, or use fewer replicas than there are nodes: a node has each port once";
        }
        if (text.contains("Insufficient")) {
            return "ask for less of what is insufficient, or add nodes that have it";
        }
        if (text.contains("Too many pods")) {
            return "add nodes, or raise the kubelets' maxPods";
        }
        return text.contains("were unschedulable") ? "a node is cordoned: kubectl uncordon it, or add nodes" : null;
    }

    /** What the volume controller says of the first claim of the pod that is not bound. */
    private static Optional<String> claimTrouble(Sight sight, String message) {
        Matcher named = CLAIM.matcher(message);
        if (named.find()) {
            return Optional.empty();
        }
        return sight.pod().pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .filter(name -> sight.rollout()
                        .claim(name)
                        .filter(claim -> claim.getStatus() != null
                                && "Bound".equals(claim.getStatus().getPhase()))
                        .isEmpty())
                .findFirst()
                .map(name -> "its PersistentVolumeClaim " + name + " is not bound"
                        + sight.rollout()
                                .lastEvent("PersistentVolumeClaim", name)
                                .map(event -> ": " + OneLine.of(event.message()))
                                .orElse(""));
    }
}
