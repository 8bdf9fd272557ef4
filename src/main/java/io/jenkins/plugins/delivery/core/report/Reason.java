package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Why a build failed.
 *
 * @param sentence what happened
 * @param code the class of a deploy's cause; null when there is no diagnosis
 * @param object what the cause was seen on; null likewise
 * @param evidence lines that show it
 * @param hint what to do; null when nobody knows
 */
public record Reason(
        String sentence,
        @CheckForNull String code,
        @CheckForNull String object,
        List<String> evidence,
        @CheckForNull String hint) {
    public Reason {
        evidence = List.copyOf(evidence);
    }

    /** What was seen and on what. */
    public String told() {
        return object == null ? sentence : object + ": " + sentence;
    }

    /** What an exception says of itself. */
    public static Reason of(String sentence) {
        return new Reason(sentence, null, null, List.of(), null);
    }
}
