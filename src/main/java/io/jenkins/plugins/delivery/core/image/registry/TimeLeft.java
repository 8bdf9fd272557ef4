package io.jenkins.plugins.delivery.core.image.registry;

import java.time.Duration;

/** How much longer an answer is waited for. */
@FunctionalInterface
interface TimeLeft {
    /** Nanoseconds from now; asked again when they are over, and zero or less ends the wait. */
    long remainingNanos();

    static TimeLeft until(Duration timeout) {
        long start = System.nanoTime();
        return () -> timeout.toNanos() - (System.nanoTime() - start);
    }
}
