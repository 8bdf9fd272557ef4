package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.NEVER;

import io.fabric8.kubernetes.api.model.Probe;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container that runs and does not answer its startup or readiness probe. It may do so at any moment, so only the
 * deadline ends the wait; but a command that the image does not have will not come. What a liveness or startup probe has
 * killed is the {@link CrashRule}'s.
 */
final class ProbeRule implements PodRule {
    private static final Duration A_START = Duration.ofSeconds(10);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().containers().stream()
                .filter(container -> !container.init())
                .flatMap(container -> container.running().stream()
                        .flatMap(running ->
                                symptom(sight, container, Timestamps.parse(running.getStartedAt())).stream()));
    }

    /** A command that is not there, which no waiting mends, but a program's start may bring the file. */
    private static Optional<Symptom> cannotRun(Sight sight, ContainerView container, String probe, Instant startedAt) {
        return sight.pod()
                .events(container, "Unhealthy")
                .filter(event -> !Timestamps.before(event.last(), startedAt))
                .filter(event -> event.message().startsWith(ProbeAnswer.start(probe)))
                .sorted(Comparator.comparing(ObservedEvent::first))
                .flatMap(event -> ProbeAnswer.refusedCommand(event.message()).stream()
                        .map(refused -> new Symptom(
                                        Cause.BAD_COMMAND,
                                        sight.pod().subject(container, Subject.Log.NONE),
                                        "the command of its " + probe + " probe cannot be run: " + refused,
                                        event.first()
                                                .plus(sight.rollout().patience().refused()))
                                .withHint("correct the probe's command, or put its executable into the image")))
                .findFirst();
    }

    /** A port by a name that no port of the container has; the kubelet asks again and again, and cannot ask at all. */
    private static Optional<Symptom> namesNoPort(
            Sight sight, ContainerView container, String probe, Instant startedAt) {
        return ProbeAnswer.port(container, probe)
                .filter(name -> container.spec().getPorts().stream().noneMatch(port -> name.equals(port.getName())))
                .map(name -> new Symptom(
                                probe.equals("startup") ? Cause.STARTUP : Cause.READINESS,
                                sight.pod().subject(container, Subject.Log.NONE),
                                "its " + probe + " probe asks at the port " + OneLine.of(name)
                                        + ", and none of the container's ports has that name",
                                startedAt.plus(sight.rollout().patience().refused()))
                        .withHint("give a port of the container that name, or give the probe the port's number"));
    }

    /** Nothing is said before a good part of a start's own patience is used up. */
    private static Duration patience(boolean starting, ContainerView container) {
        if (!starting) {
            return A_START;
        }
        Probe probe = container.spec().getStartupProbe();
        int attempts = Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
        int period = Objects.requireNonNullElse(probe.getPeriodSeconds(), 10);
        int delay = Objects.requireNonNullElse(probe.getInitialDelaySeconds(), 0);
        return Duration.ofSeconds(delay + (long) attempts * period / 2);
    }

    private static Optional<Symptom> symptom(Sight sight, ContainerView container, Instant startedAt) {
        boolean starting = container.spec().getStartupProbe() != null && !container.started();
        if (container.ready() && !starting) {
            return Optional.empty();
        }
        String probe = starting ? "startup" : "readiness";
        Optional<Symptom> cannotRun =
                cannotRun(sight, container, probe, startedAt).or(() -> namesNoPort(sight, container, probe, startedAt));
        if (cannotRun.isPresent()) {
            return cannotRun;
        }
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
                                NEVER)
                        .toldFrom(startedAt.plus(patience(starting, container)))
                        .withHint(
                                starting
                                        ? ProbeHint.forLastingAnswer(
                                                answer.answer().get())
                                        : ProbeHint.forAnswer(answer.answer().get())))
                : Optional.empty();
    }
}
