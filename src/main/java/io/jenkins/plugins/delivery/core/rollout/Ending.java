package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * That a controller gave a workload up: a Job beyond its backoff limit, a Deployment beyond its progress deadline.
 *
 * @param at when it did
 */
record Ending(String reason, String message, Instant at) {

    static Optional<Ending> of(HasMetadata object, Instant since) {
        if (object instanceof Deployment deployment && deployment.getStatus() != null) {
            return deployment.getStatus().getConditions().stream()
                    .filter(condition -> "Progressing".equals(condition.getType())
                            && "False".equals(condition.getStatus())
                            && "ProgressDeadlineExceeded".equals(condition.getReason())
                            && !Timestamps.before(Timestamps.parse(condition.getLastUpdateTime()), since))
                    .findFirst()
                    .map(condition -> new Ending(
                            condition.getReason(),
                            condition.getMessage(),
                            Timestamps.parse(condition.getLastUpdateTime())));
        }
        if (object instanceof Job job && job.getStatus() != null) {
            // FailureTarget stands from the decision on, Failed only once the last pod has ended.
            return job.getStatus().getConditions().stream()
                    .filter(condition ->
                            ("Failed".equals(condition.getType()) || "FailureTarget".equals(condition.getType()))
                                    && "True".equals(condition.getStatus())
                                    && !Timestamps.before(Timestamps.parse(condition.getLastTransitionTime()), since))
                    .findFirst()
                    .map(condition -> new Ending(
                            condition.getReason(),
                            condition.getMessage(),
                            Timestamps.parse(condition.getLastTransitionTime())));
        }
        return Optional.empty();
    }

    /**
     * Whether it is an end of what the deploy has made or changed: before the change, an older object may come to the end
     * of the deploy before.
     *
     * @param applied when the API server had the manifest; empty until it has
     */
    boolean isOf(HasMetadata object, Instant since, Optional<Instant> applied) {
        boolean older = Timestamps.before(Timestamps.parse(object.getMetadata().getCreationTimestamp()), since);
        return !older
                || applied.filter(change -> !Timestamps.before(at, change)).isPresent();
    }
}
