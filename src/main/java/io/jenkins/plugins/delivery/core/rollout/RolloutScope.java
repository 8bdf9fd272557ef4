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
 * @param waitForJobs whether Jobs that are no hooks are to have succeeded, which Helm waits for with its option of that
 *     name
 * @param customResources what else of the manifest has a controller that says when it is up
 */
public record RolloutScope(
        String namespace,
        String release,
        List<Workload> workloads,
        Instant since,
        int toleratedRestarts,
        boolean waitForJobs,
        List<CustomResource> customResources)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public RolloutScope {
        workloads = List.copyOf(workloads);
        // One that was kept by an earlier version of this plugin has none.
        customResources = customResources == null ? List.of() : List.copyOf(customResources);
    }

    /** Of a release without custom resources, whose Jobs are not waited for. */
    public RolloutScope(
            String namespace, String release, List<Workload> workloads, Instant since, int toleratedRestarts) {
        this(namespace, release, workloads, since, toleratedRestarts, false, List.of());
    }
}
