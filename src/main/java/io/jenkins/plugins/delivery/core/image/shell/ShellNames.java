package io.jenkins.plugins.delivery.core.image.shell;

import java.util.function.Predicate;

/** Patterns of names outside of a shell, as {@code find -name} has them: there a star takes a dot at the start, too. */
public final class ShellNames {
    private ShellNames() {}

    /**
     * Tells whether a name matches.
     *
     * @throws NeedsProcessException when the pattern is not known
     */
    public static Predicate<String> matcher(String pattern) {
        if (pattern.contains("\\") || pattern.contains("/")) {
            throw new NeedsProcessException(pattern, "is a pattern that is not known");
        }
        GlobPattern glob = new GlobPattern();
        glob.add(pattern, false);
        return glob::matchesAny;
    }
}
