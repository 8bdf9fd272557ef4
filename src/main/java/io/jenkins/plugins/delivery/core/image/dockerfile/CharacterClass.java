package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A class such as {@code [a-z_]} or {@code [^0-9]}, in which a backslash escapes.
 *
 * @param accepts what it stands for
 * @param end the place after its closing bracket
 */
record CharacterClass(IntPredicate accepts, int end) {
    /**
     * Reads a class.
     *
     * @param start the place after the opening bracket
     * @return empty when it has no end, is empty, or has a {@code -} or {@code ]} where a character must be
     */
    static Optional<CharacterClass> read(int[] pattern, int start) {
        int at = start;
        boolean negated = at < pattern.length && pattern[at] == '^';
        if (negated) {
            at++;
        }
        IntPredicate accepted = c -> false;
        int first = at;
        while (at < pattern.length && (pattern[at] != ']' || at == first)) {
            int low = at = characterAt(pattern, at);
            if (low < 0) {
                return Optional.empty();
            }
            int high = low;
            if (at + 1 < pattern.length && pattern[at + 1] == '-') {
                high = at = characterAt(pattern, at + 2);
                if (high < 0) {
                    return Optional.empty();
                }
            }
            int from = pattern[low];
            int to = pattern[high];
            accepted = accepted.or(c -> from <= c && c <= to);
            at++;
        }
        if (at >= pattern.length) {
            return Optional.empty();
        }
        return Optional.of(new CharacterClass(negated ? accepted.negate() : accepted, at + 1));
    }

    /** The place of the character that starts at a place, past its escape; -1 when there is none. */
    private static int characterAt(int[] pattern, int at) {
        if (at >= pattern.length || pattern[at] == '-' || pattern[at] == ']') {
            return -1;
        }
        int place = pattern[at] == '\\' ? at + 1 : at;
        return place < pattern.length ? place : -1;
    }
}
