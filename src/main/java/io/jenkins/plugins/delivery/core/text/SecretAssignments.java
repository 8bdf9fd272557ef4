package io.jenkins.plugins.delivery.core.text;

import java.util.List;

/**
 * Values whose name says that they are secrets: {@code password: "x"}, {@code -Ddb.password=x}, {@code --token x},
 * {@code {"name":"DB_PASSWORD","value":"x"}}, also where the JSON stands in a JSON string.
 *
 * <p>It looks back from each separator instead of forward from each word, and never twice at the same place: a regular
 * expression for this takes time that grows with the square of a word's length.
 */
final class SecretAssignments {
    private static final String VALUE = "value";
    /** Between the end of one member of a JSON object and the beginning of the name of the next. */
    private static final String BETWEEN_MEMBERS = "\"'\\, \t";

    private static final int LONGEST_BETWEEN = 32;
    private static final int MOST_BACKSLASHES = 7;
    private static final String ENDS_VALUE = ",;&\"')}]";

    /**
     * What a sentence goes on with, as in the registries' "failed to fetch oauth token: unexpected status", and in "open
     * /etc/passwd: no such file".
     */
    private static final List<String> NO_VALUES =
            List.of("unexpected", "failed", "invalid", "unauthorized", "denied", "error", "no", "not", "get", "unable");

    private SecretAssignments() {}

    static String masked(String text) {
        Redaction redaction = new Redaction(text);
        int i = 0;
        while (i < text.length()) {
            int start = valueAfter(text, i);
            int end = start < 0 || isNoValue(text, start) ? -1 : valueEnd(text, start);
            if (end > start && AuthorizationHeaders.schemeBefore(text, end) != end - start) {
                redaction.hide(start, end);
            }
            i = Math.max(i + 1, end);
        }
        return redaction.text();
    }

    /** Whether what is before a separator names a secret. */
    static boolean isNamedBefore(String text, int separator) {
        int end = spacesBefore(text, separator);
        if (end > 0 && isQuote(text.charAt(end - 1))) {
            end--;
            while (end > 0 && text.charAt(end - 1) == '\\') {
                end--;
            }
        }
        return SecretNames.endBefore(text, end) || isValueOfNamed(text, end);
    }

    /** Kubernetes' way to write a variable: its name is the value of a member before. */
    private static boolean isValueOfNamed(String text, int end) {
        int start = end - VALUE.length();
        if (start < 0 || !text.startsWith(VALUE, start)) {
            return false;
        }
        int name = start;
        boolean comma = false;
        while (name > 0 && start - name < LONGEST_BETWEEN && BETWEEN_MEMBERS.indexOf(text.charAt(name - 1)) >= 0) {
            name--;
            comma |= text.charAt(name) == ',';
        }
        return comma && SecretNames.endBefore(text, name);
    }

    /** Where the value begins that is assigned at an index; -1 when none is. */
    private static int valueAfter(String text, int i) {
        char c = text.charAt(i);
        if (c == '=' || c == ':') {
            return isNamedBefore(text, i) ? skipSpaces(text, skipSeparator(text, i)) : -1;
        }
        if (isSpace(c) && i > 0 && SecretNames.endBefore(text, i) && isFlagBefore(text, i)) {
            int value = skipSpaces(text, i);
            return value < text.length() && text.charAt(value) != '-' ? value : -1;
        }
        return -1;
    }

    private static boolean isFlagBefore(String text, int end) {
        int start = end;
        while (start > 0 && isInFlag(text.charAt(start - 1))) {
            start--;
        }
        return text.charAt(start) == '-' && text.length() > start + 1;
    }

    private static boolean isInFlag(char c) {
        return isWord(c) || c == '.' || c == '-';
    }

    /** Also {@code :=}, {@code =>} and {@code ==}. */
    private static int skipSeparator(String text, int separator) {
        int i = separator + 1;
        while (i < text.length() && (text.charAt(i) == '=' || text.charAt(i) == ':' || text.charAt(i) == '>')) {
            i++;
        }
        return i;
    }

    private static boolean isNoValue(String text, int start) {
        for (String word : NO_VALUES) {
            int end = start + word.length();
            if (text.regionMatches(true, start, word, 0, word.length())
                    && (end == text.length() || !isWord(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static int valueEnd(String text, int start) {
        int quote = start;
        while (quote < text.length() && quote - start < MOST_BACKSLASHES && text.charAt(quote) == '\\') {
            quote++;
        }
        if (quote < text.length() && isQuote(text.charAt(quote))) {
            return quotedEnd(text, text.substring(start, quote + 1), quote + 1);
        }
        int end = start;
        while (end < text.length() && !isSpace(text.charAt(end)) && ENDS_VALUE.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** A quote that does not end may have been cut, or go on in the next line. */
    private static int quotedEnd(String text, String quote, int start) {
        boolean escapes = !quote.equals("'");
        int end = text.indexOf(quote, start);
        while (end >= 0 && escapes && isEscaped(text, start, end, quote)) {
            end = text.indexOf(quote, end + 1);
        }
        return end < 0 ? text.length() : end + quote.length();
    }

    /** A quote within the value has one backslash more, and each string around doubles them all and adds one. */
    private static boolean isEscaped(String text, int start, int end, String quote) {
        int backslash = end;
        while (backslash > start && text.charAt(backslash - 1) == '\\') {
            backslash--;
        }
        return (end - backslash) % (2 * quote.length()) != 0;
    }

    private static int spacesBefore(String text, int end) {
        int i = end;
        while (i > 0 && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    static int skipSpaces(String text, int start) {
        int i = start;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
