package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * Somebody's word that an image may go on although it was not healthy in the environment before, or its gate failed, or
 * that something changes in an environment that is frozen.
 *
 * @param by who, as people know them
 * @param reason why, one line
 */
public record PromotionOverride(String by, String reason) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 200;

    public PromotionOverride {
        checkReason("overrideReason", reason);
    }

    /** Throws unless the value is a line that says something. */
    public static void checkReason(String field, String reason) {
        if (reason.isBlank() || reason.length() > LONGEST || reason.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    field, reason, "is no reason", "write one line of at most " + LONGEST + " characters");
        }
    }

    @Override
    public String toString() {
        return by + ": " + reason;
    }
}
