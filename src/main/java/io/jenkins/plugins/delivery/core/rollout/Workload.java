package io.jenkins.plugins.delivery.core.rollout;

import java.io.Serializable;
import java.util.Set;

/**
 * Something in the release's manifest that makes pods, as the manifest names it.
 *
 * @param kind Deployment, StatefulSet, DaemonSet, Job or Pod
 * @param name its {@code metadata.name}
 * @param hook whether Helm runs it as a hook, and waits for it itself
 */
public record Workload(String kind, String name, boolean hook) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod");

    public Workload {
        if (!watchable(kind)) {
            throw new IllegalArgumentException("not a workload: " + kind);
        }
    }

    /** Whether objects of this kind are watched: others make no pods, or make them at some other time. */
    public static boolean watchable(String kind) {
        return KINDS.contains(kind);
    }

    @Override
    public String toString() {
        return (hook ? "hook " : "") + kind + " " + name;
    }
}
