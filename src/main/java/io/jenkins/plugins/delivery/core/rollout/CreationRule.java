package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The API server refuses the pods of a workload, or a Deployment's ReplicaSet, which its controller tells: of a
 * ReplicaSet and of a Deployment by a condition that goes when it succeeds, of the others by events alone.
 */
final class CreationRule {
    private static final String NO_REPLICA_SET = "ReplicaSetCreateError";
    private static final String NO_POD = "FailedCreate";
    private static final String FEWER_OLD_SETS =
            "lower the Deployments' revisionHistoryLimit, since the quota counts the"
                    + " ReplicaSets that are kept to roll back to, or raise it";

    /** @param applied when the API server had the manifest; until then nothing is blamed for what it was before */
    Optional<Symptom> symptom(RolloutView rollout, WorkloadView workload, Optional<Instant> applied) {
        HasMetadata creator = workload.revision().creator();
        if (workload.workload().kind().equals("Pod")) {
            return Optional.empty();
        }
        if (creator == null) {
            return workload.revision().object() instanceof Deployment deployment
                    ? ofDeployment(deployment, workload)
                            .flatMap(refused -> symptom(rollout, workload, refused, deployment, applied))
                    : Optional.empty();
        }
        Optional<Refusal> standing =
                creator instanceof ReplicaSet set ? ofCondition(set, workload) : ofEvent(workload, NO_POD);
        return standing.flatMap(refused -> symptom(rollout, workload, refused, creator, applied));
    }

    private static Optional<Symptom> symptom(
            RolloutView rollout,
            WorkloadView workload,
            Refusal refused,
            HasMetadata creator,
            Optional<Instant> applied) {
        boolean older = Timestamps.before(
                Timestamps.parse(creator.getMetadata().getCreationTimestamp()),
                rollout.scope().since());
        if (older && applied.isEmpty()) {
            return Optional.empty();
        }
        AdmissionRefusal why = AdmissionRefusal.of(refused.message());
        Instant from = Stream.of(refused.since(), lastSuccess(workload), older ? applied.orElseThrow() : Instant.MIN)
                .max(Instant::compareTo)
                .orElseThrow();
        // A controller waits for up to a quarter of an hour before it tries again, and may succeed then.
        boolean mayBeOver = older && Timestamps.before(refused.last(), applied.orElseThrow());
        Symptom symptom = new Symptom(
                why.cause(),
                Subject.of(creator.getKind(), creator.getMetadata().getName()),
                (creator instanceof Deployment ? "no ReplicaSet is created: " : "no pod is created: ") + why.sentence(),
                mayBeOver
                        ? Symptom.NEVER
                        : from.plus(
                                why.cause() == Cause.QUOTA_EXCEEDED && oldPodsMakeRoom(workload)
                                        ? rollout.patience().unschedulable()
                                        : rollout.patience().refused()));
        return Optional.of(
                (mayBeOver ? symptom.toldFrom(from.plus(rollout.patience().refused())) : symptom)
                        .withHint(
                                creator instanceof Deployment && why.cause() == Cause.QUOTA_EXCEEDED
                                        ? FEWER_OLD_SETS
                                        : why.hint()));
    }

    /** Within a tight quota a rolling update goes on as old pods end: what they had is free only then. */
    private static boolean oldPodsMakeRoom(WorkloadView workload) {
        return workload.revision().object() instanceof Deployment deployment
                && !workload.before().isEmpty()
                && Objects.requireNonNullElse(deployment.getStatus().getReplicas(), 0)
                        < Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    }

    private static Instant lastSuccess(WorkloadView workload) {
        return workload.events().stream()
                .filter(event -> "SuccessfulCreate".equals(event.reason()))
                .map(ObservedEvent::last)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static Optional<Refusal> ofDeployment(Deployment deployment, WorkloadView workload) {
        return Stream.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getConditions)
                .flatMap(conditions -> conditions.stream())
                .filter(condition -> "Progressing".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && NO_REPLICA_SET.equals(condition.getReason()))
                .findFirst()
                .map(condition -> new Refusal(
                        condition.getMessage(),
                        Timestamps.parse(condition.getLastUpdateTime()),
                        lastRefusal(workload, NO_REPLICA_SET, Timestamps.parse(condition.getLastUpdateTime()))))
                // Without a progress deadline there is no condition of it.
                .or(() -> ofEvent(workload, NO_REPLICA_SET));
    }

    private static Optional<Refusal> ofCondition(ReplicaSet set, WorkloadView workload) {
        return set.getStatus() == null
                ? Optional.empty()
                : set.getStatus().getConditions().stream()
                        .filter(condition -> "ReplicaFailure".equals(condition.getType())
                                && "True".equals(condition.getStatus())
                                && NO_POD.equals(condition.getReason()))
                        .findFirst()
                        .map(condition -> new Refusal(
                                condition.getMessage(),
                                Timestamps.parse(condition.getLastTransitionTime()),
                                lastRefusal(workload, NO_POD, Timestamps.parse(condition.getLastTransitionTime()))));
    }

    private static Instant lastRefusal(WorkloadView workload, String reason, Instant since) {
        return workload.events().stream()
                .filter(event -> reason.equals(event.reason()))
                .map(ObservedEvent::last)
                .filter(last -> last.isAfter(since))
                .max(Instant::compareTo)
                .orElse(since);
    }

    /** Stands until a pod was created after it. */
    private static Optional<Refusal> ofEvent(WorkloadView workload, String reason) {
        return workload.events().stream()
                .filter(event -> reason.equals(event.reason()))
                .reduce((earlier, later) -> later)
                .filter(event -> workload.events().stream()
                        .noneMatch(other -> "SuccessfulCreate".equals(other.reason())
                                && other.last().isAfter(event.last())))
                .map(event -> new Refusal(event.message(), event.first(), event.last()));
    }

    /** @param last when it was refused last, as far as that is known */
    private record Refusal(String message, Instant since, Instant last) {}
}
