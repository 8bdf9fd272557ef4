package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Reads one text, once: quotes, escapes and variables, by the rules of BuildKit's shell lexer. */
final class WordLexer {
    /** Departures from what a shell does. */
    enum Mode {
        QUOTES_ARE_TEXT,
        KEEP_QUOTES,
        KEEP_ESCAPES,
        KEEP_UNSET_VARIABLES
    }

    private static final int END = -1;

    /** Deeper than anyone writes, and far from the end of a thread's stack. */
    private static final int MAX_DEPTH = 100;

    /** A replacement may come in the place of every character. */
    private static final long MOST_REPLACED = 1L << 20;

    private final String source;
    private final int[] text;
    private final int escape;
    private final Function<String, String> variables;
    private final Set<Mode> modes;
    private int at;
    private int depth;

    WordLexer(String source, char escape, Function<String, String> variables, Set<Mode> modes) {
        this.source = source;
        this.text = source.codePoints().toArray();
        this.escape = escape;
        this.variables = variables;
        this.modes = modes;
    }

    /** Reads a text as the search for heredocs does: with a backslash for an escape, variables left alone. */
    static LexedWord withoutVariables(String source, boolean keepQuotes, boolean keepEscapes) {
        Set<Mode> modes = EnumSet.of(Mode.KEEP_UNSET_VARIABLES);
        if (keepQuotes) {
            modes.add(Mode.KEEP_QUOTES);
        }
        if (keepEscapes) {
            modes.add(Mode.KEEP_ESCAPES);
        }
        return new WordLexer(source, '\\', name -> null, modes).lex();
    }

    /**
     * Reads the whole text.
     *
     * @throws InvalidInputException when it has no form that is known
     */
    LexedWord lex() {
        return readTo(END, modes.contains(Mode.KEEP_ESCAPES));
    }

    /** Reads up to a character that is neither quoted nor escaped, and past it. */
    private LexedWord readTo(int stop, boolean keepEscapes) {
        if (++depth > MAX_DEPTH) {
            throw error("nests more than " + MAX_DEPTH + " variables", "simplify it");
        }
        LexedWord word = new LexedWord();
        while (peek() != END) {
            if (peek() == stop) {
                next();
                depth--;
                return word;
            }
            read(word, keepEscapes);
        }
        if (stop != END) {
            throw error("does not close a ${", "add the missing '" + Character.toString(stop) + "'");
        }
        depth--;
        return word;
    }

    private void read(LexedWord word, boolean keepEscapes) {
        boolean quotes = !modes.contains(Mode.QUOTES_ARE_TEXT);
        int c = next();
        if (c == '$') {
            word.add(variable());
        } else if (c == '\'' && quotes) {
            word.addWhole(singleQuoted());
        } else if (c == '"' && quotes) {
            word.addWhole(doubleQuoted(keepEscapes));
        } else if (c == '<' && peek() == '<') {
            next();
            word.addWhole("<<");
            // Blanks between << and the delimiter of a heredoc belong to its word.
            while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                word.addWhole(Character.toString(next()));
            }
        } else if (c == escape) {
            if (keepEscapes) {
                word.addWhole(Character.toString(c));
            }
            if (peek() != END) {
                word.addWhole(Character.toString(next()));
            }
        } else {
            word.add(Character.toString(c));
        }
    }

    private String singleQuoted() {
        StringBuilder quoted = new StringBuilder();
        while (peek() != '\'') {
            if (peek() == END) {
                throw error("does not close a single quote", "add the missing ', or escape it");
            }
            quoted.appendCodePoint(next());
        }
        next();
        return modes.contains(Mode.KEEP_QUOTES) ? "'" + quoted + "'" : quoted.toString();
    }

    private String doubleQuoted(boolean keepEscapes) {
        StringBuilder quoted = new StringBuilder();
        while (peek() != '"') {
            if (peek() == END) {
                throw error("does not close a double quote", "add the missing \", or escape it");
            }
            int c = next();
            if (c == '$') {
                quoted.append(variable());
                continue;
            }
            if (c == escape) {
                if (keepEscapes) {
                    quoted.appendCodePoint(c);
                }
                if (peek() == '"' || peek() == '$' || peek() == escape) {
                    c = next();
                } else if (peek() == END) {
                    continue;
                }
            }
            quoted.appendCodePoint(c);
        }
        next();
        return modes.contains(Mode.KEEP_QUOTES) ? "\"" + quoted + "\"" : quoted.toString();
    }

    /** Reads what follows a {@code $} and returns what comes in its place. */
    private String variable() {
        if (peek() != '{') {
            String name = name();
            if (name.isEmpty()) {
                return "$";
            }
            String value = variables.apply(name);
            return value == null ? unset("$" + name) : value;
        }
        next();
        String name = peek() == '{' || peek() == ':' ? "" : name();
        int operator = next();
        if (name.isEmpty()) {
            throw error("has a ${ without the name of a variable", "write ${NAME}, or escape the $");
        }
        return switch (operator) {
            case '}' -> {
                String value = variables.apply(name);
                yield value == null ? unset("${" + name + "}") : value;
            }
            case ':' -> modified(name, next(), true);
            case '+', '-', '?', '#', '%' -> modified(name, operator, false);
            case '/' -> replaced(name);
            case END -> throw error("does not close a ${", "add the missing '}'");
            default -> throw unknown(name, Character.toString(operator));
        };
    }

    private String modified(String name, int operator, boolean colon) {
        if (operator == END) {
            throw error("does not close a ${", "add the missing '}'");
        }
        String modifier = (colon ? ":" : "") + Character.toString(operator);
        boolean pattern = operator == '#' || operator == '%';
        if (colon && pattern) {
            throw unknown(name, modifier);
        }
        String word = readTo('}', pattern).text();
        String value = variables.apply(name);
        if (value == null && modes.contains(Mode.KEEP_UNSET_VARIABLES)) {
            return "${" + name + modifier + word + "}";
        }
        boolean missing = value == null || colon && value.isEmpty();
        return switch (operator) {
            case '-' -> missing ? word : value;
            case '+' -> missing ? "" : word;
            case '?' -> {
                if (missing) {
                    String problem = value == null ? "is not set" : "is empty";
                    throw new InvalidInputException(
                            "variable",
                            name,
                            problem + (word.isEmpty() ? "" : ", " + word),
                            "give it a value with ARG, ENV or a build argument");
                }
                yield value;
            }
            case '#', '%' -> trimmed(orEmpty(value), word, operator);
            default -> throw unknown(name, modifier);
        };
    }

    private String trimmed(String value, String word, int operator) {
        boolean longest = !word.isEmpty() && word.charAt(0) == operator;
        ShellPattern pattern = pattern(longest ? word.substring(1) : word);
        return operator == '#' ? pattern.withoutPrefix(value, longest) : pattern.withoutSuffix(value, longest);
    }

    private String replaced(String name) {
        boolean all = peek() == '/';
        if (all) {
            next();
        }
        String word = readTo('/', true).text();
        String replacement = readTo('}', true).text();
        String value = variables.apply(name);
        if (value == null && modes.contains(Mode.KEEP_UNSET_VARIABLES)) {
            return "${" + name + "/" + word + "/" + replacement + "}";
        }
        if ((orEmpty(value).length() + 1L) * replacement.length() > MOST_REPLACED) {
            throw error("replaces too much at once", "use a shorter text");
        }
        return pattern(word).replaced(orEmpty(value), replacement, all);
    }

    private ShellPattern pattern(String word) {
        return ShellPattern.compile(word)
                .orElseThrow(() -> error("escapes a character that is none of *, ?, \\, / and }", "remove the \\"));
    }

    private String unset(String reference) {
        return modes.contains(Mode.KEEP_UNSET_VARIABLES) ? reference : "";
    }

    private static String orEmpty(@CheckForNull String value) {
        return value == null ? "" : value;
    }

    /** A name, a number, or one of the shell's special parameters; it may be empty. */
    private String name() {
        int start = at;
        if (Character.isDigit(peek())) {
            while (Character.isDigit(peek())) {
                next();
            }
        } else if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
            next();
        } else {
            while (Character.isLetterOrDigit(peek()) || peek() == '_') {
                next();
            }
        }
        return new String(text, start, at - start);
    }

    private int peek() {
        return at < text.length ? text[at] : END;
    }

    private int next() {
        return at < text.length ? text[at++] : END;
    }

    private InvalidInputException unknown(String name, String modifier) {
        return error(
                "has the unknown modifier '" + modifier + "' of the variable " + name,
                "use one of :- - :+ + :? ? # ## % %% / //");
    }

    private InvalidInputException error(String problem, String remedy) {
        return new InvalidInputException("word", source, problem, remedy);
    }
}
