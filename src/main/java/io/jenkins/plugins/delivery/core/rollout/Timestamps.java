package io.jenkins.plugins.delivery.core.rollout;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** The API's times, which are RFC 3339 and mostly whole seconds. */
final class Timestamps {
    private Timestamps() {}

    /** {@link Instant#MIN} for a time that is not set. */
    static Instant parse(String time) {
        return time == null || time.isEmpty()
                ? Instant.MIN
                : OffsetDateTime.parse(time).toInstant();
    }

    /** Whether it lies before, as far as whole seconds can tell. */
    static boolean before(Instant time, Instant limit) {
        return time.isBefore(limit.truncatedTo(ChronoUnit.SECONDS));
    }
}
