package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who answers for a deploy besides whoever started it.
 *
 * @param approvedBy who approved it; null when nobody was asked
 * @param override who overrides the rules of promotion; null when nobody does
 * @param freezePass who changes something although the environment is frozen; null when it is not
 */
public record SignOff(
        @CheckForNull String approvedBy,
        @CheckForNull PromotionOverride override,
        @CheckForNull PromotionOverride freezePass)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nobody was asked and nobody overrides anything. */
    public static final SignOff NONE = new SignOff(null, null, null);

    /** One line for the record; empty when there is nothing to say. */
    public String note() {
        return Stream.of(
                        approvedBy == null ? "" : "approved by " + approvedBy,
                        override == null ? "" : "rules overridden by " + override,
                        freezePass == null ? "" : "let through the freeze by " + freezePass)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
