package io.jenkins.plugins.delivery.core.rollout;

import java.util.List;
import java.util.Optional;

/**
 * A workload of the release with the pods that the deploy is about.
 *
 * @param events of the object that creates the pods, since the deploy began
 * @param ending how Kubernetes itself gave it up, if it did since the deploy began
 */
record WorkloadView(
        Workload workload,
        CurrentRevision revision,
        List<PodView> pods,
        List<ObservedEvent> events,
        Optional<Ending> ending) {

    /** Pods whose failures are counted by their Job, which may try again. */
    boolean retriedByJob() {
        return workload.kind().equals("Job");
    }
}
