package io.jenkins.plugins.delivery.core.rollout;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the one root cause. What has ended the rollout beats what may pass; what says why beats what says that; a
 * cause of most pods beats that of one; the cause beats its consequence.
 */
final class Precedence {
    /** Causes before consequences: what comes earlier in the life of a pod hides what comes later. */
    private static final List<Cause> ORDER = List.of(
            Cause.SERVICE_ACCOUNT_MISSING,
            Cause.POD_SECURITY,
            Cause.QUOTA_EXCEEDED,
            Cause.ADMISSION_REFUSED,
            Cause.INVALID_MANIFEST,
            Cause.VOLUME_UNBOUND,
            Cause.MISSING_CONFIG_MAP,
            Cause.MISSING_SECRET,
            Cause.MISSING_KEY,
            Cause.REGISTRY_REFUSED,
            Cause.IMAGE_NOT_FOUND,
            Cause.REGISTRY_UNREACHABLE,
            Cause.BAD_COMMAND,
            Cause.NODE_REFUSED,
            Cause.EVICTED,
            Cause.OUT_OF_MEMORY,
            Cause.VOLUME_NOT_MOUNTED,
            Cause.POST_START_HOOK,
            Cause.STARTUP,
            Cause.LIVENESS,
            Cause.INIT_CONTAINER,
            Cause.HOOK_FAILED,
            Cause.CRASH,
            Cause.NODE_NOT_READY,
            Cause.NODE_UNREACHABLE,
            Cause.NODE_MEMORY_PRESSURE,
            Cause.NODE_DISK_PRESSURE,
            Cause.NODE_PID_PRESSURE,
            Cause.UNSCHEDULABLE_MEMORY,
            Cause.UNSCHEDULABLE_CPU,
            Cause.UNSCHEDULABLE_SELECTOR,
            Cause.UNSCHEDULABLE_TAINT,
            Cause.UNSCHEDULABLE,
            Cause.PAUSED,
            Cause.READINESS,
            Cause.RESOURCE_NOT_READY,
            Cause.OLD_POD);

    private Precedence() {}

    /** What is wrong with one pod. */
    static Optional<Symptom> ofPod(List<Symptom> symptoms, Instant now) {
        return symptoms.stream().min(byWeight(now));
    }

    /** What is wrong with the rollout, given what is wrong with each of its pods and workloads. */
    static Optional<Choice> ofRollout(List<Symptom> symptoms, Instant now) {
        Map<Cause, List<Symptom>> byCause = symptoms.stream()
                .collect(Collectors.groupingBy(Symptom::cause, () -> new EnumMap<>(Cause.class), Collectors.toList()));
        return byCause.values().stream()
                .map(same -> new Choice(same.stream().min(byWeight(now)).orElseThrow(), same.size()))
                .min(Comparator.comparing((Choice choice) -> !choice.symptom().terminal(now))
                        .thenComparing(choice -> choice.symptom().cause().generic())
                        .thenComparing(Comparator.comparingInt(Choice::objects).reversed())
                        .thenComparing(choice -> rank(choice.symptom().cause())));
    }

    private static Comparator<Symptom> byWeight(Instant now) {
        return Comparator.comparing((Symptom symptom) -> !symptom.terminal(now))
                .thenComparing(symptom -> symptom.cause().generic())
                .thenComparing(symptom -> rank(symptom.cause()))
                .thenComparing(Symptom::terminalFrom)
                .thenComparing(symptom -> symptom.subject().toString());
    }

    private static int rank(Cause cause) {
        int rank = ORDER.indexOf(cause);
        return rank < 0 ? ORDER.size() : rank;
    }

    /** @param objects how many objects have the cause */
    record Choice(Symptom symptom, int objects) {}
}
