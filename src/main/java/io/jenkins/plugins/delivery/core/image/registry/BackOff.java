package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.BuildLog;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The attempts of one operation: counts them, and pauses between them, longer every time. */
final class BackOff {
    /** One that hangs is not waited for as often as one that answers; a name that is not known is wrong, more often than not. */
    private static final int FEW_ATTEMPTS = 2;

    private final RegistryLimits limits;
    private final BuildLog log;
    private int failures;
    private boolean said;

    BackOff(RegistryLimits limits, BuildLog log) {
        this.limits = limits;
        this.log = log;
    }

    /** Starts counting anew, since the operation made progress. */
    void reset() {
        failures = 0;
    }

    /**
     * Pauses after a failure that may pass.
     *
     * @throws RegistryException the failure, when it will not pass or has come too often
     */
    void pauseAfter(RegistryException failure) throws InterruptedException {
        failures++;
        boolean few = failure.kind() == RegistryException.Kind.TIMEOUT
                || failure.kind() == RegistryException.Kind.UNKNOWN_HOST;
        int allowed = few ? Math.min(FEW_ATTEMPTS, limits.attempts()) : limits.attempts();
        if (!failure.kind().isTransient() || failures >= allowed) {
            throw failure;
        }
        Duration pause = pause(failure);
        if (!said) {
            said = true;
            log.line(failure.getMessage() + "; trying again, " + allowed + " times in all");
        }
        Thread.sleep(pause.toMillis());
    }

    private Duration pause(RegistryException failure) {
        Duration longest = limits.longestBackOff();
        Duration asked = failure.retryAfter();
        if (asked != null) {
            return asked.compareTo(longest) < 0 ? asked : longest;
        }
        double doubled = limits.firstBackOff().toMillis() * Math.pow(2, failures - 1.0);
        // Between half and all of it, so that builds which failed together do not come back together.
        double jittered = doubled * ThreadLocalRandom.current().nextDouble(0.5, 1);
        return Duration.ofMillis((long) Math.min(jittered, longest.toMillis()));
    }
}
