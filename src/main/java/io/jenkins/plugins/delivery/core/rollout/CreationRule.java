package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Optional;

/**
 * The API server refuses the pods of a workload, which its controller tells: a ReplicaSet by a condition that goes when
 * it succeeds, the others by events alone.
 */
final class CreationRule {
    Optional<Symptom> symptom(RolloutView rollout, WorkloadView workload) {
        HasMetadata creator = workload.revision().creator();
        if (creator == null || workload.workload().kind().equals("Pod")) {
            return Optional.empty();
        }
        Optional<Refusal> standing = creator instanceof ReplicaSet set ? ofCondition(set, rollout) : ofEvent(workload);
        return standing.map(refused -> {
            AdmissionRefusal why = AdmissionRefusal.of(refused.message());
            return new Symptom(
                            why.cause(),
                            Subject.of(creator.getKind(), creator.getMetadata().getName()),
                            "no pod is created: " + why.sentence(),
                            refused.since().plus(rollout.patience().refused()))
                    .withHint(why.hint());
        });
    }

    private static Optional<Refusal> ofCondition(ReplicaSet set, RolloutView rollout) {
        return set.getStatus() == null
                ? Optional.empty()
                : set.getStatus().getConditions().stream()
                        .filter(condition -> "ReplicaFailure".equals(condition.getType())
                                && "True".equals(condition.getStatus())
                                && "FailedCreate".equals(condition.getReason()))
                        .filter(condition -> !Timestamps.before(
                                Timestamps.parse(condition.getLastTransitionTime()),
                                rollout.scope().since()))
                        .findFirst()
                        .map(condition -> new Refusal(
                                condition.getMessage(), Timestamps.parse(condition.getLastTransitionTime())));
    }

    /** Stands until a pod was created after it. */
    private static Optional<Refusal> ofEvent(WorkloadView workload) {
        return workload.events().stream()
                .filter(event -> "FailedCreate".equals(event.reason()))
                .reduce((earlier, later) -> later)
                .filter(event -> workload.events().stream()
                        .noneMatch(other -> "SuccessfulCreate".equals(other.reason())
                                && other.last().isAfter(event.last())))
                .map(event -> new Refusal(event.message(), event.first()));
    }

    private record Refusal(String message, Instant since) {}
}
