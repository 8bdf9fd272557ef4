package io.jenkins.plugins.delivery.core.image.dockerfile;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Replaces variables in the words of a Dockerfile, and removes quotes and escapes: {@code $X}, {@code ${X}},
 * {@code ${X:-word}}, {@code ${X:+word}} and {@code ${X:?word}} with and without the colon, {@code ${X#pattern}},
 * {@code ${X##pattern}}, {@code ${X%pattern}}, {@code ${X%%pattern}}, {@code ${X/pattern/text}} and
 * {@code ${X//pattern/text}}. A variable that is not set is empty.
 */
public final class Words {
    /** Of a whole Dockerfile: a line that names a variable twice doubles what it had, and the next one doubles that. */
    private static final long MOST_EXPANDED = 16L << 20;

    private final char escape;
    private long expanded;

    /**
     * @param escape the character that takes the next one's meaning. Kaniko has {@code \} here whatever the Dockerfile's
     *     {@code escape} directive says
     */
    public Words(char escape) {
        this.escape = escape;
    }

    /**
     * Expands a word to one string, whatever blanks are in it.
     *
     * @param variables the value of a variable, or null when it is not set
     * @throws InvalidInputException when a quote or brace is not closed, a modifier is unknown, or {@code ${X?}} fails
     */
    public String expand(String word, Function<String, String> variables) {
        return lex(word, variables).text();
    }

    /** Expands a word and splits it at the blanks that are neither quoted nor escaped; otherwise as {@link #expand}. */
    public List<String> expandToWords(String word, Function<String, String> variables) {
        return lex(word, variables).words();
    }

    /** Expands the content of a heredoc, in which quotes are text; otherwise as {@link #expand}. */
    public String expandContent(String content, Function<String, String> variables) {
        return new WordLexer(content, escape, counted(content, variables), Set.of(WordLexer.Mode.QUOTES_ARE_TEXT))
                .lex()
                .text();
    }

    private LexedWord lex(String word, Function<String, String> variables) {
        return new WordLexer(word, escape, counted(word, variables), Set.of()).lex();
    }

    private Function<String, String> counted(String word, Function<String, String> variables) {
        return name -> {
            String value = variables.apply(name);
            expanded += value == null ? 0 : value.length();
            if (expanded > MOST_EXPANDED) {
                throw new InvalidInputException(
                        "word",
                        word,
                        "makes the variables of the Dockerfile longer than " + (MOST_EXPANDED >> 20) + " MB in all",
                        "do not repeat them in each other");
            }
            return value;
        };
    }
}
