package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** A program and its arguments in one text, as {@code rsync -e} takes it: spaces separate, quotes keep together. */
final class CommandWords {
    private CommandWords() {}

    /** @throws InvalidInputException when a quote does not end */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (char c : text.toCharArray()) {
            boolean separates = quote == 0 && Character.isWhitespace(c);
            if (separates && word != null) {
                words.add(word.toString());
                word = null;
            } else if (!separates) {
                word = word == null ? new StringBuilder() : word;
                if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            }
        }
        if (quote != 0) {
            throw new InvalidInputException("signingCommand", text, "has a quote without its end", "end it");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
