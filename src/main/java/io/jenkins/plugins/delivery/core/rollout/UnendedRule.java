package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What has to end before anything goes on, and does not: an init container, or a hook's pod. Only the deadline ends the
 * wait, and until then it may be at work; but at the deadline it is what everything waited for.
 */
final class UnendedRule implements PodRule {
    /** From when on it is worth a line: what waits for something mostly waits longer. */
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(30);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        boolean hook = sight.workload().workload().hook();
        return sight.pod().containers().stream()
                .filter(container -> container.init() || hook)
                .flatMap(container -> container.running().stream().map(running -> symptom(sight, container, running)));
    }

    private static Symptom symptom(Sight sight, ContainerView container, ContainerStateRunning running) {
        Instant started = Timestamps.parse(running.getStartedAt());
        long seconds = Math.max(0, Duration.between(started, sight.now()).toSeconds());
        String hook =
                sight.workload().workload().hook() ? "the " + sight.workload().workload() + " does not end: " : "";
        Symptom symptom = new Symptom(
                container.init() ? Cause.INIT_CONTAINER : Cause.HOOK_FAILED,
                sight.pod().subject(container, Subject.Log.CURRENT),
                hook + "it has been running for " + seconds + " s and has not ended",
                Symptom.NEVER);
        return symptom.toldFrom(started.plus(WORTH_A_LINE))
                .withHint(
                        container.init()
                                ? "see what it waits for in its log: the others start when it has ended with exit code 0"
                                : "see what it waits for in its log, and delete the "
                                        + sight.workload().workload().kind()
                                        + ", which goes on by itself: kubectl delete "
                                        + sight.workload().workload().kind().toLowerCase(Locale.ROOT) + " "
                                        + sight.workload().workload().name());
    }
}
