package io.jenkins.plugins.delivery.core.rollout;

import java.time.Instant;

/**
 * Something wrong with one object.
 *
 * @param cause what it is
 * @param subject what it was seen on
 * @param sentence what happened, without its full stop
 * @param terminalFrom from when on waiting cannot help; {@link #NEVER} when only the deadline ends it
 */
record Symptom(Cause cause, Subject subject, String sentence, Instant terminalFrom) {
    static final Instant NEVER = Instant.MAX;
    static final Instant AT_ONCE = Instant.MIN;

    boolean terminal(Instant now) {
        return !terminalFrom.isAfter(now);
    }

    Symptom notBefore(Instant earliest) {
        return terminalFrom.isBefore(earliest) ? new Symptom(cause, subject, sentence, earliest) : this;
    }

    Symptom notAfter(Instant latest) {
        return terminalFrom.isAfter(latest) ? new Symptom(cause, subject, sentence, latest) : this;
    }
}
