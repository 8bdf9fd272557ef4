package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.NoSuchElementException;

/** The lines of a text, which end with a line feed; the number of the last one read, from 1. */
final class Lines {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private int at;
    private int number;

    Lines(String text) {
        this.text = text;
        this.at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    }

    boolean hasNext() {
        return at < text.length();
    }

    int number() {
        return number;
    }

    /** The next line without the line feed and carriage returns at its end. */
    String next() {
        String line = nextWithEnd();
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** The next line as it is. */
    String nextWithEnd() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int feed = text.indexOf('\n', at);
        int end = feed < 0 ? text.length() : feed + 1;
        String line = text.substring(at, end);
        at = end;
        number++;
        return line;
    }
}
