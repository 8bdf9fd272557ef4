package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What has to end before anything goes on, and does not: an init container, or a hook's pod. Only the deadline ends the
 * wait, and until then it may be at work; but at the deadline it is what everything waited for.
 */
final class UnendedRule implements PodRule {
    /** From when on it is worth a line: what waits for something mostly waits longer. */
    static final Duration WORTH_A_LINE = Duration.ofSeconds(30);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        boolean hook = sight.workload().workload().hook();
        return sight.pod().containers().stream()
                .filter(container -> container.init() || hook && !container.sidecar())
                .flatMap(container -> container.running().stream().map(running -> symptom(sight, container, running)));
    }

    private static Symptom symptom(Sight sight, ContainerView container, ContainerStateRunning running) {
        Instant started = Timestamps.parse(running.getStartedAt());
        long seconds = Math.max(0, Duration.between(started, sight.now()).toSeconds());
        String who =
                sight.workload().workload().hook() ? "the " + sight.workload().workload() : "it";
        boolean alone = !container.init() && othersHaveEnded(sight.pod(), container);
        // Its Job gave up, and ends it.
        boolean over = sight.pod().pod().getMetadata().getDeletionTimestamp() != null
                || sight.workload().ending().isPresent();
        return new Symptom(
                        container.init() ? Cause.INIT_CONTAINER : Cause.HOOK_FAILED,
                        sight.pod().subject(container, Subject.Log.CURRENT),
                        over
                                ? who + " ran for " + seconds + " s and was ended before it was done"
                                : who + " has been running for " + seconds + " s and has not ended"
                                        + (alone ? ", though the pod's other containers have" : ""),
                        Symptom.NEVER)
                .toldFrom(started.plus(WORTH_A_LINE))
                .withHint(
                        alone
                                ? "make it a sidecar, an init container with restartPolicy Always, which Kubernetes ends when"
                                        + " the others have ended; or leave it out of the hook's pods"
                                : hint(sight, container, over));
    }

    /** As beside a proxy that was injected, and that nobody tells when the work is done. */
    private static boolean othersHaveEnded(PodView pod, ContainerView container) {
        List<ContainerView> others = pod.containers().stream()
                .filter(other ->
                        !other.init() && !other.sidecar() && !other.name().equals(container.name()))
                .toList();
        return !others.isEmpty()
                && others.stream()
                        .allMatch(other -> other.terminated()
                                .filter(end -> Integer.valueOf(0).equals(end.getExitCode()))
                                .isPresent());
    }

    private static String hint(Sight sight, ContainerView container, boolean over) {
        if (over) {
            return "see what it waited for in its log, or raise the Job's activeDeadlineSeconds";
        }
        Workload workload = sight.workload().workload();
        return container.init()
                ? "see what it waits for in its log: the others start when it has ended with exit code 0"
                : "see what it waits for in its log, and delete the " + workload.kind()
                        + ", which goes on by itself: kubectl delete "
                        + workload.kind().toLowerCase(Locale.ROOT) + " " + workload.name();
    }
}
