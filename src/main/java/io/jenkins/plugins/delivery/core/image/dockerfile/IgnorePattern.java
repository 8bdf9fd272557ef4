package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One line of a {@code .dockerignore}: a path in which {@code **} also stands for directories, any number of them.
 *
 * @param exception whether it brings back what earlier patterns leave out
 * @param path cleaned, without the {@code !}
 * @param literal the start of the path that stands for itself
 * @param matcher for a whole path
 */
record IgnorePattern(boolean exception, String path, String literal, Predicate<String> matcher) {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]\\\\]");

    /** The pattern, or empty when it is not valid. */
    static Optional<IgnorePattern> compile(boolean exception, String path) {
        return matcher(path).map(matcher -> new IgnorePattern(exception, path, literalStart(path), matcher));
    }

    private static Optional<Predicate<String>> matcher(String path) {
        if (isLiteral(path)) {
            return Optional.of(path::equals);
        }
        if (path.startsWith("**") && isLiteral(path.substring(2))) {
            String end = path.substring(2);
            return Optional.of(
                    candidate -> candidate.endsWith(end) || end.startsWith("/") && candidate.equals(end.substring(1)));
        }
        if (path.endsWith("**") && isLiteral(path.substring(0, path.length() - 2))) {
            String start = path.substring(0, path.length() - 2);
            return Optional.of(candidate -> candidate.startsWith(start));
        }
        // Most paths differ from a pattern in its literal start or end, which is cheaper to see.
        String start = literalStart(path);
        String end = literalEnd(path);
        return Glob.ofPath(path, true)
                .map(glob -> candidate -> candidate.startsWith(start)
                        && candidate.endsWith(end)
                        && glob.matches(candidate.codePoints().toArray()));
    }

    private static boolean isLiteral(String path) {
        return !SPECIAL.matcher(path).find();
    }

    private static String literalStart(String path) {
        return SPECIAL.split(path, 2)[0];
    }

    /** What follows the last character that is special, without a slash, which may belong to a {@code **} before it. */
    private static String literalEnd(String path) {
        String[] literals = SPECIAL.split(path, -1);
        String end = literals[literals.length - 1];
        return end.startsWith("/") ? end.substring(1) : end;
    }

    /** Whether it means this very path. */
    boolean means(String candidate) {
        return matcher.test(candidate);
    }

    /** Whether it means, by itself, everything that can be below a directory. */
    boolean coversAllBelow(String directory) {
        return path.equals(literal + "**") && (directory + "/").startsWith(literal);
    }

    /** Whether it may mean something below a directory; true when in doubt. */
    boolean mayMatchBelow(String directory) {
        String below = directory + "/";
        String start = literal.length() == path.length() ? path + "/" : literal;
        return start.startsWith(below) || below.startsWith(start);
    }
}
