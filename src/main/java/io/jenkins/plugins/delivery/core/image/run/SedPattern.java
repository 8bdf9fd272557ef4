package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/**
 * A pattern of sed that is plain but for {@code .}, one {@code .*}, and {@code ^} and {@code $} at its ends: what every
 * sed takes alike. It is found in time in proportion to the line.
 */
final class SedPattern {
    /** Any character. */
    private static final char ANY = '\uffff';

    private static final String SPECIAL = "*[]\\^$";

    private String head = "";

    /** What stands behind {@code .*}; null without one. */
    @CheckForNull
    private String tail;

    private boolean fromStart;
    private boolean toEnd;
    private boolean dots;

    private SedPattern() {}

    /** Reads a pattern; empty when it is more than that, or nothing, which is the one before. */
    static Optional<SedPattern> parse(String text, char delimiter) {
        SedPattern pattern = new SedPattern();
        return pattern.read(text, delimiter) && (pattern.tail != null || !pattern.head.isEmpty())
                ? Optional.of(pattern)
                : Optional.empty();
    }

    private boolean read(String pattern, char delimiter) {
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
                if ((SPECIAL + "./").indexOf(next) < 0 && next != delimiter
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
        return true;
    }

    /** Whether it counts characters, which are more than bytes outside of ASCII. */
    boolean countsCharacters() {
        return dots;
    }

    /** Whether it may match nothing. */
    boolean mayBeEmpty() {
        return head.isEmpty();
    }

    /** Whether it matches at the start of a line alone. */
    boolean isAnchored() {
        return fromStart;
    }

    /** Where the first match from here begins and ends; the longest there. */
    @CheckForNull
    int[] find(String line, int from) {
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
