package io.jenkins.plugins.delivery.core.rollout;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * What is watched, and from when on it counts.
 *
 * @param namespace where the release is
 * @param release its name, for messages
 * @param workloads what the rendered manifest and its hooks hold
 * @param since when the deploy began, by the API server's clock ({@link ServerClock}); nothing older is blamed
 * @param toleratedRestarts how often a container may restart before the rollout has failed
 */
public record RolloutScope(
        String namespace, String release, List<Workload> workloads, Instant since, int toleratedRestarts)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public RolloutScope {
        workloads = List.copyOf(workloads);
    }
}
