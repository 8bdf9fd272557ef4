package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

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
        List<Glob.Step> steps = new ArrayList<>();
        int[] text = pattern.codePoints().toArray();
        int at = 0;
        while (at < text.length) {
            int c = text[at++];
            switch (c) {
                case '*' -> steps.add(new Glob.Any(other -> other != '/'));
                case '?' -> steps.add(new Glob.One(other -> other != '/'));
                case '[' -> {
                    CharacterClass characters = CharacterClass.read(text, at).orElseThrow(() -> invalid(pattern));
                    steps.add(new Glob.One(characters.accepts()));
                    at = characters.end();
                }
                case '\\' -> {
                    if (at == text.length) {
                        throw invalid(pattern);
                    }
                    steps.add(Glob.literal(text[at++]));
                }
                default -> steps.add(Glob.literal(c));
            }
        }
        return new PathPattern(new Glob(steps));
    }

    private static InvalidInputException invalid(String pattern) {
        return new InvalidInputException(
                "pattern",
                pattern,
                "is not valid",
                "close each '[' after at least one character, and escape a literal '[', '-' or '\\' with '\\'");
    }

    /** Whether the pattern matches the whole path. */
    public boolean matches(String path) {
        return glob.matches(path.codePoints().toArray());
    }

    /** Whether a pattern matches a path; for many paths, {@link #compile} it once. */
    public static boolean matches(String pattern, String path) {
        return compile(pattern).matches(path);
    }
}
