package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;

/**
 * A pattern for paths with the rules of Go's {@code filepath.Match}: {@code *} is any text without a slash, {@code ?}
 * any character but a slash, {@code [a-z]} and {@code [^a-z]} a character of a class or not of it, and a backslash takes
 * the next character's meaning.
 */
public final class PathPattern {
    private final Glob glob;

    private PathPattern(Glob glob) {
        this.glob = glob;
    }

    /**
     * Reads a pattern.
     *
     * @throws InvalidInputException when a class is not closed or empty, or a backslash is at the end
     */
    public static PathPattern compile(String pattern) {
        return Glob.ofPath(pattern, false)
                .map(PathPattern::new)
                .orElseThrow(
                        () -> new InvalidInputException(
                                "pattern",
                                pattern,
                                "is not valid",
                                "close each '[' after at least one character, and escape a literal '[', '-' or '\\' with '\\'"));
    }

    /** Whether the pattern matches the whole path. */
    public boolean matches(String path) {
        return glob.matches(path.codePoints().toArray());
    }
}
