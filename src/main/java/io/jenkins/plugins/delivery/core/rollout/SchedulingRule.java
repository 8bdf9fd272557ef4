package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private static final String ELSEWHERE =
            "the pod's volume is in one zone, or on one node: have room for the pod there, or, where its data may go,"
                    + " delete the claim so that it is made anew";

    /** By what the scheduler says of volumes that are there; what else it says is farther from a node. */
    private static final List<Map.Entry<String, String>> VOLUME_HINTS = List.of(
            Map.entry("PersistentVolume's node affinity", ELSEWHERE),
            Map.entry("volume node affinity conflict", ELSEWHERE),
            Map.entry("volume zone", ELSEWHERE),
            Map.entry(
                    "ReadWriteOncePod",
                    "one pod at a time may use such a claim: let the old pod end first (strategy Recreate), or use"
                            + " ReadWriteOnce"),
            Map.entry(
                    "exceed max volume count",
                    "add nodes: each can attach no more volumes than its machine's type allows"));

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
            case "SchedulerError" -> Stream.of(failed(sight, condition.get()));
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
        Optional<UnboundClaim> claim = UnboundClaim.of(sight);
        if (claim.filter(UnboundClaim::known).isPresent()) {
            // The scheduler has a node for it, and waits for the volume before it says so.
            return Optional.of(new Symptom(
                            Cause.VOLUME_UNBOUND,
                            sight.pod().subject(),
                            claim.get().sentence(),
                            claim.get().stuck()
                                    ? created.plus(sight.rollout().patience().volume())
                                    : Symptom.NEVER)
                    .toldFrom(created.plus(LOOKED_AT_WITHIN)));
        }
        return Optional.of(new Symptom(
                        Cause.UNSCHEDULABLE,
                        sight.pod().subject(),
                        "no scheduler has looked at it; it asks for "
                                + OneLine.of(Objects.requireNonNullElse(spec.getSchedulerName(), "default-scheduler")),
                        claim.isPresent() || hasVolumesOfItsOwn(spec) ? Symptom.NEVER : terminal)
                .toldFrom(created.plus(LOOKED_AT_WITHIN))
                .withHint("correct schedulerName, or see whether that scheduler runs"));
    }

    /** Which are made for it, and for which it waits. */
    private static boolean hasVolumesOfItsOwn(PodSpec spec) {
        return spec.getVolumes().stream().anyMatch(volume -> volume.getEphemeral() != null);
    }

    /** @param told by the scheduler, where nothing is known of a claim */
    private static Symptom unbound(Sight sight, Optional<UnboundClaim> claim, String told, Instant since) {
        return new Symptom(
                Cause.VOLUME_UNBOUND,
                sight.pod().subject(),
                claim.map(UnboundClaim::sentence).orElse("its volume is not bound: " + told),
                claim.filter(UnboundClaim::beingMade).isPresent()
                        ? Symptom.NEVER
                        : since.plus(sight.rollout().patience().volume()));
    }

    /** The scheduler's own trouble, mostly with a volume that was not there in time; it tries again. */
    private static Symptom failed(Sight sight, PodCondition condition) {
        String message = OneLine.of(Objects.requireNonNullElse(condition.getMessage(), ""));
        Instant since = Timestamps.parse(condition.getLastTransitionTime());
        if (message.contains("VolumeBinding") || message.contains("binding volumes")) {
            return unbound(sight, UnboundClaim.of(sight), message, since);
        }
        return new Symptom(
                        Cause.UNSCHEDULABLE,
                        sight.pod().subject(),
                        "the scheduler fails at it: " + message,
                        since.plus(sight.rollout().patience().unschedulable()))
                .withHint("see the scheduler's log: it tries again by itself");
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
            // Where the scheduler names the claim, it says why.
            Optional<UnboundClaim> claim = CLAIM.matcher(message).find() ? Optional.empty() : UnboundClaim.of(sight);
            return unbound(sight, claim, verdict.text(), since);
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
        for (Map.Entry<String, String> volume : VOLUME_HINTS) {
            if (text.contains(volume.getKey())) {
                return volume.getValue();
            }
        }
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
}
