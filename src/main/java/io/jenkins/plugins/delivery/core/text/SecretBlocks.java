package io.jenkins.plugins.delivery.core.text;

import java.util.function.UnaryOperator;

/**
 * Secrets that go over several lines: a key in PEM, YAML's {@code password: |} with its value below, and a variable of
 * Kubernetes whose value is in the line below its name.
 */
final class SecretBlocks {
    private static final int NONE = -1;
    private static final String VALUE = "value:";

    private final UnaryOperator<String> line;
    private boolean pem;
    /** Of the line whose value is in the lines below that are indented further; {@link #NONE} outside of such. */
    private int indentation = NONE;

    private boolean named;

    /** @param line masks what is within a line */
    SecretBlocks(UnaryOperator<String> line) {
        this.line = line;
    }

    /** Masks the next line. */
    String next(String text) {
        boolean within = pem;
        if (begins(text)) {
            pem = true;
        }
        if (ends(text)) {
            pem = false;
            return Redaction.MASK;
        }
        if (within) {
            return Redaction.MASK;
        }
        if (indentation != NONE && (text.isBlank() || indentation(text) > indentation)) {
            return Redaction.MASK;
        }
        indentation = opensBlock(text) ? indentation(text) : NONE;
        int value = named ? text.indexOf(VALUE) : NONE;
        named = namesVariable(text);
        return value >= 0 && text.substring(0, value).isBlank()
                ? text.substring(0, value) + VALUE + " " + Redaction.MASK
                : line.apply(text);
    }

    static boolean begins(String text) {
        return SecretShapes.pemLineEnd(text, SecretShapes.PEM_BEGIN, 0) >= 0;
    }

    static boolean ends(String text) {
        return SecretShapes.pemLineEnd(text, SecretShapes.PEM_END, 0) >= 0;
    }

    /** Whether it ends in a name, a colon and YAML's sign for a text below, as in {@code |}, {@code >-} or {@code |2}. */
    private static boolean opensBlock(String text) {
        int end = text.stripTrailing().length();
        int sign = end;
        while (sign > 0 && end - sign < 2 && "+-0123456789".indexOf(text.charAt(sign - 1)) >= 0) {
            sign--;
        }
        if (sign == 0 || "|>".indexOf(text.charAt(sign - 1)) < 0) {
            return false;
        }
        int colon = text.substring(0, sign - 1).stripTrailing().length() - 1;
        return colon > 0 && text.charAt(colon) == ':' && SecretAssignments.isNamedBefore(text, colon);
    }

    private static boolean namesVariable(String text) {
        String plain = text.strip();
        String member = plain.startsWith("- ") ? plain.substring(2).stripLeading() : plain;
        int end = member.endsWith("\"") || member.endsWith("'") ? member.length() - 1 : member.length();
        return member.startsWith("name:") && SecretNames.endBefore(member, end);
    }

    /** The dash of a list counts, because what it begins is indented by it. */
    private static int indentation(String text) {
        int i = 0;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t' || text.charAt(i) == '-')) {
            i++;
        }
        return i;
    }
}
