package io.jenkins.plugins.delivery.steps;

import io.jenkins.plugins.delivery.core.helm.flow.RunSupervision;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A run that is watched in this JVM, the agent's, between two looks of the controller. When the controller does not look
 * any more, because it was restarted or the build is gone, the watch ends; when it looks again, it starts anew.
 */
final class WatchedRun {
    private static final Map<String, WatchedRun> RUNNING = new ConcurrentHashMap<>();
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);
    private static final int MOST_LINES = 1000;

    private final List<String> lines = new ArrayList<>();
    private RunSupervision supervision;
    private volatile long lookedAtNanos = System.nanoTime();

    private WatchedRun() {}

    /** The run of this id, watched from now on when it was not yet. */
    static WatchedRun of(String id, Turn.Run run, Duration elapsed, HelmSetup setup) {
        endForgotten();
        WatchedRun watched = RUNNING.computeIfAbsent(id, key -> {
            WatchedRun started = new WatchedRun();
            started.supervision = RunSupervision.start(run, elapsed, setup.cluster(), started::add);
            return started;
        });
        watched.lookedAtNanos = System.nanoTime();
        return watched;
    }

    static void end(String id) {
        WatchedRun watched = RUNNING.remove(id);
        if (watched != null) {
            watched.supervision.close();
        }
    }

    private static void endForgotten() {
        long now = System.nanoTime();
        RUNNING.forEach((id, watched) -> {
            if (now - watched.lookedAtNanos > FORGOTTEN.toNanos()) {
                end(id);
            }
        });
    }

    RunSupervision supervision() {
        return supervision;
    }

    private synchronized void add(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    /** The lines since the last call. */
    synchronized List<String> takeLines() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
