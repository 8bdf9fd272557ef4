package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.jenkins.plugins.delivery.core.text.CutText;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** One pod before the eyes of the rules at a moment of the API server's clock, with what it belongs to. */
record Sight(RolloutView rollout, WorkloadView workload, PodView pod, Instant now) {
    private static final int LONGEST_MESSAGE = 4_096;

    /** Looks at each container that waits for one of the reasons. */
    Stream<Symptom> waiting(Set<String> reasons, Function<Waiting, Optional<Symptom>> look) {
        return pod.containers().stream()
                .flatMap(container -> container.waiting().stream()
                        .filter(waiting -> reasons.contains(waiting.getReason()))
                        .map(waiting -> new Waiting(container, waiting.getReason(), message(waiting))))
                .flatMap(waiting -> look.apply(waiting).stream());
    }

    /** From when on so many ends are too many, of what is started again. */
    Instant terminalAfter(long ends) {
        boolean beyond = ends > rollout.scope().toleratedRestarts();
        return beyond && !workload.retriedByJob() ? Symptom.AT_ONCE : Symptom.NEVER;
    }

    private static String message(ContainerStateWaiting waiting) {
        return CutText.of(Objects.requireNonNullElse(waiting.getMessage(), ""), LONGEST_MESSAGE);
    }

    /** A container that waits, and what for. */
    record Waiting(ContainerView container, String reason, String message) {}
}
