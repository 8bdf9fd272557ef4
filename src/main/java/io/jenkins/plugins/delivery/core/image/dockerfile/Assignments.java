package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** The names and values of ARG, ENV and LABEL: words in which quotes and escapes protect blanks, and stay. */
final class Assignments {
    private final Statement statement;
    private final char escape;

    Assignments(Statement statement, char escape) {
        this.statement = statement;
        this.escape = escape;
    }

    /**
     * {@code name=value ...}, or in the old form {@code name value}, in which the value is the rest of the line.
     *
     * @throws InvalidInputException when there is none, or a part is neither
     */
    List<KeyValue> required() {
        List<String> words = words(statement.clause().rest());
        if (words.isEmpty()) {
            throw statement.error("has no arguments", "write " + statement.name() + " name=value");
        }
        if (!words.get(0).contains("=")) {
            String[] parts = Clause.BLANKS.split(statement.clause().rest(), 2);
            if (parts.length < 2) {
                throw statement.error("has a name without a value", "write " + statement.name() + " name=value");
            }
            return List.of(new KeyValue(parts[0], parts[1]));
        }
        return words.stream().map(this::assignment).toList();
    }

    /**
     * {@code name[=value] ...}.
     *
     * @throws InvalidInputException when there is none, or a name is empty
     */
    List<KeyValue> optional() {
        List<String> words = words(statement.clause().rest());
        if (words.isEmpty()) {
            throw statement.error("has no arguments", "write " + statement.name() + " name or name=default");
        }
        return words.stream()
                .map(word -> word.contains("=") ? assignment(word) : new KeyValue(word, null))
                .toList();
    }

    private KeyValue assignment(String word) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw statement.error(
                    "has no '=' in '" + word + "'", "write name=value, and put a value with blanks in double quotes");
        }
        if (equals == 0) {
            throw statement.error("has no name before '=' in '" + word + "'", "write name=value without blanks");
        }
        return new KeyValue(word.substring(0, equals), word.substring(equals + 1));
    }

    private List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == escape && quote != '\'') {
                // An escape at the end of the line escapes nothing.
                if (++at < text.length()) {
                    word.append(c).append(text.charAt(at));
                }
                continue;
            }
            if (quote == 0 && WhiteSpace.is(c)) {
                addTo(words, word);
                continue;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            }
            word.append(c);
        }
        addTo(words, word);
        return words;
    }

    private static void addTo(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
