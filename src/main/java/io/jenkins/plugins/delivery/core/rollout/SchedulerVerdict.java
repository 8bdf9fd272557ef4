package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scheduler's {@code 0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint(s). preemption:
 * …}: one reason of several. A node is given the first reason that it meets, in the order unschedulable, taints,
 * affinity, ports, resources, volumes; so the reason met last is nearest to a node that would have taken the pod.
 *
 * @param text the scheduler's words without what it says about preemption
 */
record SchedulerVerdict(Cause cause, String text) {
    private static final Pattern REASON = Pattern.compile("(?<!\\d)(\\d{1,9}) ([^,{]*+(?:\\{[^{}]*+}[^,{]*+){0,9})");
    private static final Pattern PREEMPTION = Pattern.compile("preemption|no new claims to deallocate");
    private static final Pattern VOLUME = Pattern.compile(
            "persistentvolumeclaim|PersistentVolume|persistent volumes|free storage|bound to non-existent");

    /** Of a volume that is bound, and that the node cannot have: it is elsewhere, in use, or one too many. */
    private static final Pattern VOLUME_ELSEWHERE = Pattern.compile("PersistentVolume's node affinity"
            + "|volume node affinity conflict|volume zone|ReadWriteOncePod|exceed max volume count|no available disk");

    private static final Pattern SELECTOR =
            Pattern.compile("node affinity/selector|node affinity|affinity rules|topology spread|requested node name");

    /** Until 1.32 the scheduler named it. */
    private static final Pattern TAINT = Pattern.compile("taint \\{([^:}]++)");

    static SchedulerVerdict of(String message) {
        String text = OneLine.of(PREEMPTION.split(message, 2)[0])
                .replaceFirst("\\. not found$", "")
                .replaceFirst("[.,]$", "");
        if (text.contains("unbound immediate PersistentVolumeClaims") || text.contains("persistentvolumeclaim \"")) {
            return new SchedulerVerdict(Cause.VOLUME_UNBOUND, text);
        }
        int reasons = text.indexOf("available:");
        List<Reason> found = new ArrayList<>();
        String all = reasons < 0 ? "" : text.substring(reasons + "available:".length());
        for (String sentence : all.split("\\. ")) {
            Matcher matcher = REASON.matcher(sentence);
            while (matcher.find()) {
                found.add(Reason.of(Integer.parseInt(matcher.group(1)), matcher.group(2)));
            }
        }
        return new SchedulerVerdict(
                found.stream()
                        .max(Comparator.comparingInt(Reason::stage).thenComparingInt(Reason::nodes))
                        .map(Reason::cause)
                        .orElse(Cause.UNSCHEDULABLE),
                text);
    }

    /** @param stage how far a node came that met it */
    private record Reason(int nodes, Cause cause, int stage) {
        static Reason of(int nodes, String text) {
            if (text.startsWith("Insufficient cpu")) {
                return new Reason(nodes, Cause.UNSCHEDULABLE_CPU, 5);
            }
            if (text.startsWith("Insufficient memory")) {
                return new Reason(nodes, Cause.UNSCHEDULABLE_MEMORY, 5);
            }
            if (text.startsWith("Insufficient") || text.startsWith("Too many pods")) {
                return new Reason(nodes, Cause.UNSCHEDULABLE, 5);
            }
            if (VOLUME_ELSEWHERE.matcher(text).find()) {
                return new Reason(nodes, Cause.UNSCHEDULABLE, 6);
            }
            if (VOLUME.matcher(text).find()) {
                return new Reason(nodes, Cause.VOLUME_UNBOUND, 6);
            }
            if (SELECTOR.matcher(text).find()) {
                // Affinity between pods is looked at after resources.
                return new Reason(nodes, Cause.UNSCHEDULABLE_SELECTOR, text.contains("node affinity") ? 2 : 7);
            }
            if (text.contains("taint")) {
                // A taint of somebody's own reserves nodes; those of Kubernetes keep everybody off.
                Matcher named = TAINT.matcher(text);
                Optional<Cause> trouble = named.find() ? NodeTrouble.ofTaint(named.group(1)) : Optional.empty();
                if (trouble.isPresent()) {
                    return new Reason(nodes, trouble.get(), 1);
                }
                boolean reserved = text.contains("{") && !text.contains("kubernetes.io/");
                return new Reason(nodes, Cause.UNSCHEDULABLE_TAINT, reserved ? 3 : 1);
            }
            return new Reason(nodes, Cause.UNSCHEDULABLE, text.contains("free ports") ? 4 : 0);
        }
    }
}
