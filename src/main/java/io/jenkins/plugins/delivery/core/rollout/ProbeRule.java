package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.NEVER;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container that runs and does not answer its startup or readiness probe. It may do so at any moment, so only the
 * deadline ends the wait. What a liveness or startup probe has killed is the {@link CrashRule}'s.
 */
final class ProbeRule implements PodRule {
    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().containers().stream()
                .filter(container -> !container.init())
                .flatMap(container -> container.running().stream()
                        .flatMap(running ->
                                symptom(sight, container, Timestamps.parse(running.getStartedAt())).stream()));
    }

    private static Optional<Symptom> symptom(Sight sight, ContainerView container, Instant startedAt) {
        boolean starting = container.spec().getStartupProbe() != null && !container.started();
        if (container.ready() && !starting) {
            return Optional.empty();
        }
        String probe = starting ? "startup" : "readiness";
        boolean answered = sight.pod()
                .last(container, "Unhealthy")
                .filter(event -> !Timestamps.before(event.last(), startedAt))
                .isPresent();
        ProbeAnswer answer = ProbeAnswer.last(sight.pod(), container, probe);
        return answered && answer.answer().isPresent()
                ? Optional.of(new Symptom(
                        starting ? Cause.STARTUP : Cause.READINESS,
                        sight.pod().subject(container, Subject.Log.CURRENT),
                        (starting ? "it runs and is too slow to start: its " : "it runs and is not ready: its ")
                                + answer,
                        NEVER))
                : Optional.empty();
    }
}
