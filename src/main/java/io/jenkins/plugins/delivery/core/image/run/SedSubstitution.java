package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/**
 * {@code s/pattern/replacement/[g]} or {@code /pattern/d} of sed.
 *
 * @param replacement with {@link #MATCHED} for {@code &}; null where the line goes
 */
record SedSubstitution(SedPattern pattern, @CheckForNull String replacement, boolean all) {
    /** What was found, in a replacement. */
    private static final char MATCHED = '\uffff';

    private static final String DELIMITERS = "/|#,:@!~%;_+";

    /** Reads a command; empty when it is more than that. */
    static Optional<SedSubstitution> parse(String script) {
        boolean deletes = script.startsWith("/") && script.endsWith("/d");
        String command = deletes ? "s" + script.substring(0, script.length() - 1) + "/" : script;
        boolean plain = command.length() >= 4
                && command.charAt(0) == 's'
                && DELIMITERS.indexOf(command.charAt(1)) >= 0
                && command.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!plain) {
            return Optional.empty();
        }
        char delimiter = command.charAt(1);
        int second = end(command, 2, delimiter);
        int third = second < 0 ? -1 : end(command, second + 1, delimiter);
        if (third < 0 || !command.substring(third + 1).matches("g?")) {
            return Optional.empty();
        }
        boolean all = third + 1 < command.length();
        Optional<String> replacement = replacement(command.substring(second + 1, third), delimiter);
        // What matches nothing again and again is counted differently.
        return SedPattern.parse(command.substring(2, second), delimiter)
                .filter(pattern -> replacement.isPresent() && !(all && pattern.mayBeEmpty()))
                .map(pattern -> new SedSubstitution(pattern, deletes ? null : replacement.get(), all));
    }

    private static int end(String script, int from, char delimiter) {
        for (int at = from; at < script.length(); at++) {
            if (script.charAt(at) == delimiter) {
                return at;
            }
            if (script.charAt(at) == '\\') {
                at++;
            }
        }
        return -1;
    }

    private static Optional<String> replacement(String text, char delimiter) {
        StringBuilder replacement = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                char next = at + 1 < text.length() ? text.charAt(++at) : 0;
                if ("./&\\$".indexOf(next) < 0 && next != delimiter || next == '&' && delimiter == '&') {
                    return Optional.empty();
                }
                replacement.append(next);
            } else {
                replacement.append(c == '&' ? MATCHED : c);
            }
        }
        return Optional.of(replacement.toString());
    }

    /** The line as it is then; null when it goes. */
    @CheckForNull
    String apply(String line) {
        int[] match = pattern.find(line, 0);
        if (replacement == null) {
            return match == null ? line : null;
        }
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (match != null) {
            String found = line.substring(match[0], match[1]);
            result.append(line, at, match[0]).append(replacement.replace(String.valueOf(MATCHED), found));
            at = match[1];
            match = all && !pattern.isAnchored() ? pattern.find(line, at) : null;
        }
        return result.append(line.substring(at)).toString();
    }
}
