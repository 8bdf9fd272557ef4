package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The parts of an instruction: {@code KEYWORD --flag=value ... rest}.
 *
 * @param keyword in upper case
 * @param flags the words that start with {@code --}, without their quotes and escapes
 * @param rest what follows them, trimmed; it may be empty
 */
record Clause(String keyword, List<String> flags, String rest) {
    /** What separates words, except in lists of names and values. */
    static final Pattern BLANKS = Pattern.compile("[\\t\\x0B\\f\\r ]+");

    static Clause of(String source, char escape) {
        String[] parts = BLANKS.split(WhiteSpace.trim(source), 2);
        List<String> flags = new ArrayList<>();
        String rest = parts.length < 2 ? "" : WhiteSpace.trim(takeFlags(parts[1], escape, flags));
        return new Clause(parts[0].toUpperCase(Locale.ROOT), List.copyOf(flags), rest);
    }

    /** Moves the flags at the start of a text into a list and returns what is left; {@code --} alone ends them. */
    private static String takeFlags(String text, char escape, List<String> flags) {
        int at = 0;
        while (true) {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return text.substring(at);
            }
            StringBuilder flag = new StringBuilder();
            at = readFlag(text, at, escape, flag);
            if (flag.toString().equals("--")) {
                return text.substring(at);
            }
            flags.add(flag.toString());
        }
    }

    /** Reads one flag and returns where it ends. Unlike in a shell, an escape counts in single quotes too. */
    private static int readFlag(String text, int start, char escape, StringBuilder flag) {
        char quote = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && isBlank(c)) {
                return at;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c != escape) {
                flag.append(c);
            } else if (++at < text.length()) {
                flag.append(text.charAt(at));
            }
        }
        return text.length();
    }

    /** Between flags only what ASCII knows as white space separates. */
    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
