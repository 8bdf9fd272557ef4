package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A workload of the release with the pods that the deploy is about.
 *
 * @param before its other pods: those of other revisions, and those that are being deleted
 * @param events of the object that creates the pods, or of the workload where it is not there yet, since the deploy
 *     began
 * @param ending how Kubernetes itself gave it up, if it did since the deploy began
 */
record WorkloadView(
        Workload workload,
        CurrentRevision revision,
        List<PodView> pods,
        List<Pod> before,
        List<ObservedEvent> events,
        Optional<Ending> ending) {
    /** The first stands from the decision on. */
    private static final Set<String> SUCCESS = Set.of("SuccessCriteriaMet", "Complete");

    /** Whether it has done what it was there for. */
    boolean succeeded() {
        return revision.object() instanceof Job job
                && job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                SUCCESS.contains(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** Pods whose failures are counted by their Job, which may try again. */
    boolean retriedByJob() {
        return workload.kind().equals("Job");
    }
}
