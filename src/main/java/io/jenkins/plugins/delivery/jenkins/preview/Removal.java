package io.jenkins.plugins.delivery.jenkins.preview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** That a preview is to go, and how often somebody was asked to take it away. */
@Restricted(NoExternalUse.class)
public final class Removal implements Serializable {
    private static final long serialVersionUID = 1L;

    /** After the first attempt; it doubles with each. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    /** How long a build that waits for an agent is waited for. */
    private static final Duration NO_ANSWER = Duration.ofHours(1);

    private final String reason;
    private final int attempts;
    private final long askedMillis;

    /** Null while nothing is known to be wrong. */
    @CheckForNull
    private final String problem;

    private Removal(String reason, int attempts, long askedMillis, @CheckForNull String problem) {
        this.reason = reason;
        this.attempts = attempts;
        this.askedMillis = askedMillis;
        this.problem = problem;
    }

    /** The first attempt. */
    static Removal because(String reason, Instant now) {
        return new Removal(reason, 1, now.toEpochMilli(), null);
    }

    Removal again(Instant now) {
        return new Removal(reason, attempts + 1, now.toEpochMilli(), null);
    }

    Removal failed(String why) {
        return new Removal(reason, attempts, askedMillis, why);
    }

    /** Whether it is time for another attempt. */
    boolean isDue(Instant now) {
        Duration pause = PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        Duration wait = problem == null ? NO_ANSWER : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return !now.isBefore(Instant.ofEpochMilli(askedMillis).plus(wait));
    }

    /** Why it is to go, as half a sentence. */
    public String reason() {
        return reason;
    }

    public int attempts() {
        return attempts;
    }

    /** What came of the last attempt; null while nothing is known to be wrong. */
    @CheckForNull
    public String problem() {
        return problem;
    }
}
