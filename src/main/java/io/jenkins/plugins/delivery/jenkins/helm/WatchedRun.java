package io.jenkins.plugins.delivery.jenkins.helm;

import io.jenkins.plugins.delivery.core.helm.flow.RunSupervision;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A run that is watched in this JVM, the agent's, between two looks of the controller. When the controller has not looked
 * for two minutes, because it is restarted or the build is gone, the watch ends by itself within another half; the next
 * look after that begins a new one. A controller that is back earlier goes on with the watch that there is.
 */
final class WatchedRun {
    private static final Map<String, WatchedRun> RUNNING = new HashMap<>();
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final int MOST_LINES = 1000;

    /** Ends the forgotten ones; null while there is nothing to end. */
    private static ScheduledExecutorService reaper;

    private final int number;
    private final List<String> lines = new ArrayList<>();
    private final RunSupervision supervision;
    private long lookedAtNanos;

    private WatchedRun(int number, Turn.Run run, Duration elapsed, HelmSetup setup) {
        this.number = number;
        supervision = RunSupervision.start(run, elapsed, setup.cluster(), this::add);
    }

    /**
     * The run of this number of this piece of work, watched from now on when it was not yet. The run before is not
     * watched any more.
     */
    static WatchedRun of(String id, int number, Turn.Run run, Duration elapsed, HelmSetup setup) {
        synchronized (RUNNING) {
            WatchedRun watched = RUNNING.get(id);
            if (watched == null || watched.number != number) {
                end(id);
                watched = new WatchedRun(number, run, elapsed, setup);
                RUNNING.put(id, watched);
                if (reaper == null) {
                    reaper = reaper();
                }
            }
            watched.lookedAtNanos = System.nanoTime();
            return watched;
        }
    }

    /** Ends the watch of this piece of work, when there is one. */
    static void end(String id) {
        synchronized (RUNNING) {
            WatchedRun watched = RUNNING.remove(id);
            if (watched != null) {
                watched.supervision.close();
            }
            if (RUNNING.isEmpty() && reaper != null) {
                reaper.shutdown();
                reaper = null;
            }
        }
    }

    /** How many there are in this JVM. */
    static int count() {
        synchronized (RUNNING) {
            return RUNNING.size();
        }
    }

    private static ScheduledExecutorService reaper() {
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "microservice-delivery-forgotten-watches");
            thread.setDaemon(true);
            return thread;
        });
        made.scheduleWithFixedDelay(
                WatchedRun::endForgotten, BETWEEN_LOOKS.toSeconds(), BETWEEN_LOOKS.toSeconds(), TimeUnit.SECONDS);
        return made;
    }

    private static void endForgotten() {
        synchronized (RUNNING) {
            long now = System.nanoTime();
            List.copyOf(RUNNING.entrySet()).stream()
                    .filter(entry -> now - entry.getValue().lookedAtNanos > FORGOTTEN.toNanos())
                    .forEach(entry -> end(entry.getKey()));
        }
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
