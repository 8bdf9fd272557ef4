package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.stream.Stream;

/**
 * The kubelet turned the pod away before anything of it was started: a sysctl that it does not allow, AppArmor that it
 * lacks, a device that is gone, a node that shuts down. The pod has failed then, for the reason that its status names,
 * and its controller makes another one, so it counts as a restart does. What the other rules know better is left to them.
 */
final class NodeRefusalRule implements PodRule {
    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        if (!refused(sight.pod())) {
            return Stream.empty();
        }
        PodStatus status = sight.pod().pod().getStatus();
        long refusals = sight.workload().pods().stream()
                .filter(NodeRefusalRule::refused)
                .count();
        String message = status.getMessage() == null ? status.getReason() : status.getMessage();
        return Stream.of(new Symptom(
                        Cause.NODE_REFUSED,
                        sight.pod().subject(),
                        "its node refuses it: " + OneLine.of(message).replaceFirst("\\.$", ""),
                        sight.terminalAfter(refusals))
                .withHint(hint(status.getReason())));
    }

    @CheckForNull
    private static String hint(String reason) {
        return switch (reason) {
            case "SysctlForbidden" ->
                "leave the sysctl out of securityContext.sysctls, or allow it on the nodes: the kubelet's"
                        + " allowedUnsafeSysctls";
            case "AppArmor" -> "leave the AppArmor profile out, or run it on nodes whose kernel has AppArmor";
            default -> null;
        };
    }

    private static boolean refused(PodView pod) {
        PodStatus status = pod.pod().getStatus();
        return "Failed".equals(status.getPhase())
                && status.getReason() != null
                && !pod.hasRun()
                && !EvictionRule.EVICTED.equals(status.getReason())
                && !SchedulingRule.REJECTED.containsKey(status.getReason());
    }
}
