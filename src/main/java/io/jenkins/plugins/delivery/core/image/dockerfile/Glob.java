package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A wildcard pattern that is matched without going back: the time is at most the length of the text times that of the
 * pattern, whatever both are.
 */
final class Glob {
    /** A part of a pattern. */
    sealed interface Step {}

    /** One character. */
    record One(IntPredicate accepts) implements Step {}

    /** Any number of characters, also none. */
    record Any(IntPredicate accepts) implements Step {}

    /** Nothing, after which the given number of steps may be left out. */
    record Optionally(int steps) implements Step {}

    private final Step[] steps;

    Glob(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    /**
     * The pattern of a path, in which all but a double star stays within a name, and a backslash escapes.
     *
     * @param across whether {@code **} stands for directories, any number of them, else for what one star does
     * @return empty when it is not valid
     */
    static Optional<Glob> ofPath(String pattern, boolean across) {
        List<Step> steps = new ArrayList<>();
        int[] text = pattern.codePoints().toArray();
        int at = 0;
        while (at < text.length) {
            int c = text[at++];
            switch (c) {
                case '*' -> {
                    if (!across || at == text.length || text[at] != '*') {
                        steps.add(new Any(other -> other != '/'));
                        break;
                    }
                    at++;
                    if (at < text.length && text[at] == '/') {
                        at++;
                    }
                    if (at < text.length) {
                        steps.add(new Optionally(2));
                        steps.add(new Any(other -> true));
                        steps.add(literal('/'));
                    } else {
                        steps.add(new Any(other -> true));
                    }
                }
                case '?' -> steps.add(new One(other -> other != '/'));
                case '[' -> {
                    Optional<CharacterClass> characters = CharacterClass.read(text, at);
                    if (characters.isEmpty()) {
                        return Optional.empty();
                    }
                    steps.add(new One(characters.get().accepts()));
                    at = characters.get().end();
                }
                case '\\' -> {
                    if (at == text.length) {
                        return Optional.empty();
                    }
                    steps.add(literal(text[at++]));
                }
                default -> steps.add(literal(c));
            }
        }
        return Optional.of(new Glob(steps));
    }

    static Step literal(int codePoint) {
        return new One(c -> c == codePoint);
    }

    /** Whether the pattern matches the whole text. */
    boolean matches(int[] text) {
        BitSet states = start();
        BitSet next = new BitSet(steps.length + 1);
        for (int at = 0; at < text.length && !states.isEmpty(); at++) {
            advance(states, text[at], next);
            BitSet spare = states;
            states = next;
            next = spare;
        }
        return states.get(steps.length);
    }

    /**
     * Where a match that starts at a place ends, or -1 when there is none.
     *
     * @param longest whether to look for the longest match, else for the shortest
     */
    int end(int[] text, int start, boolean longest) {
        int end = -1;
        BitSet states = start();
        BitSet next = new BitSet(steps.length + 1);
        for (int at = start; ; at++) {
            if (states.get(steps.length)) {
                end = at;
            }
            if (at == text.length || states.isEmpty() || end >= 0 && !longest) {
                return end;
            }
            advance(states, text[at], next);
            BitSet spare = states;
            states = next;
            next = spare;
        }
    }

    /** The states before the first character; a state is the number of steps that are done. */
    private BitSet start() {
        BitSet states = new BitSet(steps.length + 1);
        states.set(0);
        close(states);
        return states;
    }

    /** Replaces the next states by those that a character leads to. */
    private void advance(BitSet states, int codePoint, BitSet next) {
        next.clear();
        for (int state = states.nextSetBit(0);
                state >= 0 && state < steps.length;
                state = states.nextSetBit(state + 1)) {
            if (steps[state] instanceof One one && one.accepts().test(codePoint)) {
                next.set(state + 1);
            } else if (steps[state] instanceof Any any && any.accepts().test(codePoint)) {
                next.set(state);
            }
        }
        close(next);
    }

    /** Adds the states that are reached without a character, which are all further on. */
    private void close(BitSet states) {
        for (int state = states.nextSetBit(0);
                state >= 0 && state < steps.length;
                state = states.nextSetBit(state + 1)) {
            if (steps[state] instanceof Any) {
                states.set(state + 1);
            } else if (steps[state] instanceof Optionally optionally) {
                states.set(state + 1);
                states.set(state + 1 + optionally.steps());
            }
        }
    }
}
