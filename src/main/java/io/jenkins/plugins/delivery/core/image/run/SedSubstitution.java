package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/**
 * {@code s/pattern/replacement/[g]} and {@code /pattern/d} of sed, where the pattern is plain but for
 * {@code .}, one {@code .*}, and {@code ^} and
 * {@code $} at its ends: what every sed takes alike. It takes time in proportion to the line.
 */
final class SedSubstitution {
    /** Any character, in a pattern. */
    private static final char ANY = '\uffff';

    private static final String DELIMITERS = "/|#,:@!~%;_+";
    private static final String SPECIAL = "*[]\\^$";

    private String head = "";

    /** What stands behind {@code .*}; null without one. */
    @CheckForNull
    private String tail;

    private boolean fromStart;
    private boolean toEnd;
    private boolean dots;
    private boolean all;
    private boolean deletes;
    private final StringBuilder replacement = new StringBuilder();

    private SedSubstitution() {}

    /** Reads a command; empty when it is more than that. */
    static Optional<SedSubstitution> parse(String script) {
        boolean plain = script.length() >= 4
                && script.charAt(0) == 's'
                && DELIMITERS.indexOf(script.charAt(1)) >= 0
                && script.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!plain) {
            return Optional.empty();
        }
        char delimiter = script.charAt(1);
        int second = end(script, 2, delimiter);
        int third = second < 0 ? -1 : end(script, second + 1, delimiter);
        if (third < 0 || !script.substring(third + 1).matches("g?")) {
            return Optional.empty();
        }
        SedSubstitution substitution = new SedSubstitution();
        substitution.all = third + 1 < script.length();
        boolean known = substitution.readPattern(script.substring(2, second), delimiter)
                && substitution.readReplacement(script.substring(second + 1, third), delimiter);
        return known ? Optional.of(substitution) : Optional.empty();
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

    private boolean readPattern(String pattern, char delimiter) {
        StringBuilder atoms = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            boolean last = at == pattern.length() - 1;
            if (c == '^' && at == 0) {
                fromStart = true;
            } else if (c == '$' && last) {
                toEnd = true;
            } else if (c == '.' && !last && pattern.charAt(at + 1) == '*') {
                if (tail != null) {
                    return false;
                }
                head = atoms.toString();
                tail = "";
                atoms.setLength(0);
                dots = true;
                at++;
            } else if (c == '.') {
                atoms.append(ANY);
                dots = true;
            } else if (c == '\\') {
                char next = last ? 0 : pattern.charAt(++at);
                if (next == 'r' || next == 't') {
                    atoms.append(next == 'r' ? '\r' : '\t');
                    continue;
                }
                // What is special and is the delimiter, too, is read differently.
                if ((SPECIAL + "." + "/").indexOf(next) < 0 && next != delimiter
                        || next == delimiter && "|+".indexOf(next) >= 0) {
                    return false;
                }
                atoms.append(next);
            } else if (SPECIAL.indexOf(c) >= 0) {
                return false;
            } else {
                atoms.append(c);
            }
        }
        if (tail == null) {
            head = atoms.toString();
        } else {
            tail = atoms.toString();
        }
        // An empty pattern is the one before, and what matches nothing again and again is counted differently.
        return !head.isEmpty() || tail != null && !all;
    }

    private boolean readReplacement(String text, char delimiter) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                char next = at + 1 < text.length() ? text.charAt(++at) : 0;
                if ("./&\\$".indexOf(next) < 0 && next != delimiter || next == '&' && delimiter == '&') {
                    return false;
                }
                replacement.append(next);
            } else {
                replacement.append(c == '&' ? ANY : c);
            }
        }
        return true;
    }

    /** Whether it counts characters, which are more than bytes outside of ASCII. */
    boolean countsCharacters() {
        return dots;
    }

    /** {@code /pattern/d}, which takes lines away; empty when it is more than that. */
    static Optional<SedSubstitution> parseDeletion(String script) {
        if (!script.startsWith("/") || !script.endsWith("/d")) {
            return Optional.empty();
        }
        Optional<SedSubstitution> deletion = parse("s" + script.substring(0, script.length() - 1) + "/");
        deletion.ifPresent(found -> found.deletes = true);
        return deletion;
    }

    /** Whether the line goes. */
    boolean deletes(String line) {
        return deletes && find(line, 0) != null;
    }

    /** The line as it is then. */
    String apply(String line) {
        if (deletes) {
            return line;
        }
        StringBuilder result = new StringBuilder();
        int at = 0;
        int[] match = find(line, 0);
        while (match != null) {
            result.append(line, at, match[0]);
            for (int i = 0; i < replacement.length(); i++) {
                char c = replacement.charAt(i);
                result.append(c == ANY ? line.substring(match[0], match[1]) : String.valueOf(c));
            }
            at = match[1];
            match = all && !fromStart ? find(line, at) : null;
        }
        return result.append(line.substring(at)).toString();
    }

    /** Where the first match from here begins and ends; the longest there. */
    @CheckForNull
    private int[] find(String line, int from) {
        int end = tail == null ? -1 : endOf(tail, line, from);
        if (tail != null && end < 0) {
            return null;
        }
        int last = fromStart ? 0 : line.length() - head.length();
        for (int start = from; start <= last; start++) {
            if (!matches(line, start, head)) {
                continue;
            }
            int headEnd = start + head.length();
            if (tail == null) {
                if (!toEnd || headEnd == line.length()) {
                    return new int[] {start, headEnd};
                }
            } else {
                return headEnd <= end - tail.length() ? new int[] {start, end} : null;
            }
        }
        return null;
    }

    /** The end of the last place where these are, or -1. */
    private int endOf(String atoms, String line, int from) {
        int last = line.length() - atoms.length();
        for (int start = last; start >= (toEnd ? Math.max(from, last) : from); start--) {
            if (matches(line, start, atoms)) {
                return start + atoms.length();
            }
        }
        return -1;
    }

    private static boolean matches(String line, int start, String atoms) {
        if (start < 0 || start + atoms.length() > line.length()) {
            return false;
        }
        for (int i = 0; i < atoms.length(); i++) {
            if (atoms.charAt(i) != ANY && atoms.charAt(i) != line.charAt(start + i)) {
                return false;
            }
        }
        return true;
    }
}
