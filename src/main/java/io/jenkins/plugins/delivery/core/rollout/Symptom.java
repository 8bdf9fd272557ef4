package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * Something wrong with one object.
 *
 * @param cause what it is
 * @param subject what it was seen on
 * @param sentence what happened, without its full stop
 * @param terminalFrom from when on waiting cannot help; {@link #NEVER} when only the deadline ends it
 * @param toldFrom from when on it is worth a line of the log while it may still pass: much of it is a healthy start
 * @param hint what to do
 */
record Symptom(Cause cause, Subject subject, String sentence, Instant terminalFrom, Instant toldFrom, String hint) {
    static final Instant NEVER = Instant.MAX;
    static final Instant AT_ONCE = Instant.MIN;

    Symptom(Cause cause, Subject subject, String sentence, Instant terminalFrom) {
        this(cause, subject, sentence, terminalFrom, AT_ONCE, cause.hint());
    }

    /** The same, told later. */
    Symptom toldFrom(Instant from) {
        return new Symptom(cause, subject, sentence, terminalFrom, from, hint);
    }

    /** The same with better advice than the cause's own; null keeps that. */
    Symptom withHint(@CheckForNull String better) {
        return better == null ? this : new Symptom(cause, subject, sentence, terminalFrom, toldFrom, better);
    }

    boolean told(Instant now) {
        return terminal(now) || !toldFrom.isAfter(now);
    }

    boolean terminal(Instant now) {
        return !terminalFrom.isAfter(now);
    }

    Symptom notBefore(Instant earliest) {
        return terminalFrom.isBefore(earliest) ? new Symptom(cause, subject, sentence, earliest, toldFrom, hint) : this;
    }

    Symptom notAfter(Instant latest) {
        return terminalFrom.isAfter(latest) ? new Symptom(cause, subject, sentence, latest, toldFrom, hint) : this;
    }
}
