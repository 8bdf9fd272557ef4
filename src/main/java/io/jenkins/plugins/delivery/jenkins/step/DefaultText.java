package io.jenkins.plugins.delivery.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.function.Function;

/** A parameter that says no more than its default does, which a snippet leaves out. */
public final class DefaultText {
    private DefaultText() {}

    /** The value, or null when it is missing or the default. */
    @CheckForNull
    public static String unless(String defaultValue, @CheckForNull String value) {
        String trimmed = Util.fixEmptyAndTrim(value);
        return defaultValue.equals(trimmed) ? null : trimmed;
    }

    /** What a value that {@link #unless} left means. */
    public static <C> C or(C defaultValue, @CheckForNull String value, Function<String, C> parse) {
        return value == null ? defaultValue : parse.apply(value);
    }
}
