package io.jenkins.plugins.delivery.core.image.shell;

import java.util.regex.Pattern;

/** A name in a pattern of file names, in which {@code *}, {@code ?} and {@code [...]} have a meaning unless quoted. */
final class GlobPattern {
    private final StringBuilder regex = new StringBuilder();
    private final StringBuilder literal = new StringBuilder();
    private boolean magic;
    private boolean leadingDot;
    private boolean any;

    /** Adds text of one component of a path. */
    void add(String text, boolean quoted) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!any) {
                leadingDot = c == '.';
                any = true;
            }
            literal.append(c);
            if (quoted) {
                regex.append(Pattern.quote(String.valueOf(c)));
            } else if (c == '*') {
                magic = true;
                // Possessive it cannot be; names are short.
                if (!regex.toString().endsWith(".*")) {
                    regex.append(".*");
                }
            } else if (c == '?') {
                magic = true;
                regex.append('.');
            } else if (c == '[') {
                int end = text.indexOf(']', i + 2);
                String set = end < 0 ? "" : text.substring(i + 1, end);
                if (!set.matches("[!^]?[A-Za-z0-9_.-]+")) {
                    throw new NeedsProcessException(text, "is a pattern that is not known");
                }
                magic = true;
                boolean negated = set.charAt(0) == '!' || set.charAt(0) == '^';
                regex.append(negated ? "[^" + escaped(set.substring(1)) : "[" + escaped(set))
                        .append(']');
                literal.append(text, i + 1, end + 1);
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
    }

    private static String escaped(String set) {
        if (set.matches(".*[^A-Za-z0-9_.].*")
                && !set.matches("(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[A-Za-z0-9_.])+")) {
            throw new NeedsProcessException("[" + set + "]", "is a pattern that is not known");
        }
        return set;
    }

    boolean magic() {
        return magic;
    }

    String literal() {
        return literal.toString();
    }

    /** Whether a name matches; one that begins with a dot only when the pattern does. */
    boolean matches(String name) {
        return (!name.startsWith(".") || leadingDot) && Pattern.matches("(?s)" + regex, name);
    }
}
