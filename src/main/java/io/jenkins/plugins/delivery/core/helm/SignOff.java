package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/**
 * Who answers for a deploy besides whoever started it.
 *
 * @param approvedBy who approved it; null when nobody was asked
 * @param override who overrides the rules of promotion; null when nobody does
 */
public record SignOff(
        @CheckForNull String approvedBy, @CheckForNull PromotionOverride override) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nobody was asked and nobody overrides anything. */
    public static final SignOff NONE = new SignOff(null, null);

    /** One line for the record; empty when there is nothing to say. */
    public String note() {
        String approval = approvedBy == null ? "" : "approved by " + approvedBy;
        String overridden = override == null ? "" : "rules overridden by " + override;
        return approval + (approval.isEmpty() || overridden.isEmpty() ? "" : "; ") + overridden;
    }
}
