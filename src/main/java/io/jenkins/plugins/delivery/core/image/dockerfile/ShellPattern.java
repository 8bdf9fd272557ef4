package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A pattern of {@code ${X#pattern}} and its like: {@code *} is any text, {@code ?} any character, none a line's end. */
final class ShellPattern {
    private final List<Glob.Step> steps;

    private ShellPattern(List<Glob.Step> steps) {
        this.steps = steps;
    }

    /** The pattern, or empty when it escapes a character that needs no escape. */
    static Optional<ShellPattern> compile(String pattern) {
        List<Glob.Step> steps = new ArrayList<>();
        int[] text = pattern.codePoints().toArray();
        for (int at = 0; at < text.length; at++) {
            switch (text[at]) {
                case '*' -> steps.add(new Glob.Any(c -> c != '\n'));
                case '?' -> steps.add(new Glob.One(c -> c != '\n'));
                case '\\' -> {
                    if (++at == text.length || "*?\\/}".indexOf(text[at]) < 0) {
                        return Optional.empty();
                    }
                    steps.add(Glob.literal(text[at]));
                }
                default -> steps.add(Glob.literal(text[at]));
            }
        }
        return Optional.of(new ShellPattern(steps));
    }

    String withoutPrefix(String value, boolean longest) {
        return withoutPrefix(new Glob(steps), value, longest);
    }

    String withoutSuffix(String value, boolean longest) {
        List<Glob.Step> backwards = new ArrayList<>(steps);
        Collections.reverse(backwards);
        return reversed(withoutPrefix(new Glob(backwards), reversed(value), longest));
    }

    private static String withoutPrefix(Glob glob, String value, boolean longest) {
        int[] text = value.codePoints().toArray();
        int end = glob.end(text, 0, longest);
        return end < 0 ? value : new String(text, end, text.length - end);
    }

    private static String reversed(String value) {
        return new StringBuilder(value).reverse().toString();
    }

    /** The value with the first match, or all of them, replaced; a match is the longest at its place. */
    String replaced(String value, String replacement, boolean all) {
        Glob glob = new Glob(steps);
        int[] text = value.codePoints().toArray();
        StringBuilder result = new StringBuilder();
        int lastEnd = -1;
        int at = 0;
        boolean searching = true;
        while (at <= text.length) {
            int end = searching ? glob.end(text, at, true) : -1;
            // An empty match that touches the one before it is none.
            if (end > at || end == at && at != lastEnd) {
                result.append(replacement);
                lastEnd = end;
                searching = all;
            }
            if (end > at) {
                at = end;
                continue;
            }
            if (at < text.length) {
                result.appendCodePoint(text[at]);
            }
            at++;
        }
        return result.toString();
    }
}
