package io.jenkins.plugins.delivery.core.freeze;

import java.time.Instant;

/**
 * A freeze, once.
 *
 * @param begin its first instant
 * @param end the first instant after it
 */
public record FreezeSpan(Instant begin, Instant end) {
    public boolean contains(Instant now) {
        return !now.isBefore(begin) && now.isBefore(end);
    }
}
