package io.jenkins.plugins.delivery.core.image.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** A name in a pattern of file names, in which {@code *}, {@code ?} and {@code [...]} have a meaning unless quoted. */
public final class GlobPattern {
    /** One character, or null for any number of any. */
    private final List<IntPredicate> steps = new ArrayList<>();

    private final StringBuilder literal = new StringBuilder();
    private boolean magic;
    private boolean counts;

    /**
     * Patterns of names outside of a shell, as {@code find -name} has them: there a star takes a dot at the start, too.
     *
     * @throws NeedsProcessException when the pattern is not known
     */
    public static Predicate<String> ofNames(String pattern) {
        if (pattern.contains("\\") || pattern.contains("/")) {
            throw new NeedsProcessException(pattern, "is a pattern that is not known");
        }
        GlobPattern glob = new GlobPattern();
        glob.add(pattern, false);
        return glob::matchesAny;
    }

    /** Adds text of one component of a path. */
    void add(String text, boolean quoted) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            literal.append(c);
            if (quoted || "*?[".indexOf(c) < 0) {
                steps.add(other -> other == c);
                continue;
            }
            magic = true;
            if (c == '*') {
                steps.add(null);
            } else if (c == '?') {
                counts = true;
                steps.add(other -> true);
            } else {
                int end = text.indexOf(']', i + 2);
                String set = end < 0 ? "" : text.substring(i + 1, end);
                steps.add(oneOf(set));
                counts = true;
                literal.append(text, i + 1, end + 1);
                i = end;
            }
        }
    }

    private static IntPredicate oneOf(String set) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        String characters = negated ? set.substring(1) : set;
        if (!characters.matches("(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[A-Za-z0-9_.])++")) {
            throw new NeedsProcessException("[" + set + "]", "is a pattern that is not known");
        }
        return other -> contains(characters, other) != negated;
    }

    private static boolean contains(String set, int other) {
        for (int i = 0; i < set.length(); i++) {
            if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
                if (other >= set.charAt(i) && other <= set.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (other == set.charAt(i)) {
                return true;
            }
        }
        return false;
    }

    boolean magic() {
        return magic;
    }

    String literal() {
        return literal.toString();
    }

    /** Whether a name matches; one that begins with a dot only when the pattern does. */
    boolean matches(String name) {
        return (!name.startsWith(".") || literal().startsWith(".")) && matchesAny(name);
    }

    /** Whether a name matches, with a dot at its start or not. */
    boolean matchesAny(String name) {
        if (counts && name.chars().anyMatch(c -> c > '~')) {
            throw new NeedsProcessException(literal(), "counts characters, which shells do differently");
        }
        int at = 0;
        int step = 0;
        int star = -1;
        int begun = 0;
        // Only the last star can take more: this is linear in the name for each step.
        while (at < name.length()) {
            if (step < steps.size() && steps.get(step) == null) {
                star = step++;
                begun = at;
            } else if (step < steps.size() && steps.get(step).test(name.charAt(at))) {
                step++;
                at++;
            } else if (star >= 0) {
                step = star + 1;
                at = ++begun;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step) == null) {
            step++;
        }
        return step == steps.size();
    }
}
