package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** What a lexer has read: one text, and the same split into words. */
final class LexedWord {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private final List<String> words = new ArrayList<>();

    /** Adds text in which blanks separate words. */
    void add(String part) {
        text.append(part);
        part.codePoints().forEach(codePoint -> {
            if (WhiteSpace.is(codePoint)) {
                endWord();
            } else {
                word.appendCodePoint(codePoint);
            }
        });
    }

    /** Adds text in which blanks are like other characters. */
    void addWhole(String part) {
        text.append(part);
        word.append(part);
    }

    String text() {
        return text.toString();
    }

    /** The words; one that is empty, even in quotes, is none. */
    List<String> words() {
        endWord();
        return List.copyOf(words);
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
