package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;

/** A number as it arrives from a form or a file: converted already, and null when that failed. */
final class WholeNumber {
    private WholeNumber() {}

    static int required(String field, @CheckForNull Integer number) {
        if (number == null) {
            throw notWhole(field, null);
        }
        return number;
    }

    static int parse(String field, @CheckForNull String text) {
        String digits = FormText.trimmed(text);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw notWhole(field, digits);
        }
    }

    private static InvalidInputException notWhole(String field, @CheckForNull String text) {
        return new InvalidInputException(field, text, "is not a whole number", "write digits only");
    }
}
