package io.jenkins.plugins.delivery.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * When a watch first saw each run of a container. A kubelet with much to do tells of a run long after it began, and of
 * its end as late: a run that was up for some seconds by its own time may be over by the time that one hears of it.
 */
final class SeenRuns {
    /** A watch that hears of a run later than this was not listening. */
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final Map<Run, Instant> seen = new HashMap<>();
    private boolean lookedBefore;

    /** Takes in what is to be seen now, and forgets what is not any more. */
    void look(RolloutView view, Instant now) {
        Set<Run> running = new HashSet<>();
        for (WorkloadView workload : view.workloads()) {
            for (PodView pod : workload.pods()) {
                for (ContainerView container : pod.containers()) {
                    Instant started = started(container);
                    if (!started.equals(Instant.MIN)) {
                        Run run = run(pod, container, started);
                        running.add(run);
                        // What was there at the first look is not late by what one did not look.
                        seen.putIfAbsent(run, lookedBefore ? now : started);
                    }
                }
            }
        }
        seen.keySet().retainAll(running);
        lookedBefore = true;
    }

    /**
     * From when on a container's run counts: as late after it was seen as it was seen after its start, since what came
     * late may be late again.
     */
    Instant countsFrom(PodView pod, ContainerView container) {
        Instant started = started(container);
        Instant first = seen.getOrDefault(run(pod, container, started), started);
        Duration late = Duration.between(started, first);
        return late.isNegative() || late.compareTo(LATEST) > 0 ? started : first.plus(late);
    }

    private static Instant started(ContainerView container) {
        return container
                .running()
                .map(running -> Timestamps.parse(running.getStartedAt()))
                .orElse(Instant.MIN);
    }

    private static Run run(PodView pod, ContainerView container, Instant started) {
        return new Run(pod.pod().getMetadata().getUid(), container.name(), started);
    }

    private record Run(String pod, String container, Instant started) {}
}
