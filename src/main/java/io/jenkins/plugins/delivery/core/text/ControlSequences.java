package io.jenkins.plugins.delivery.core.text;

/** What colours a terminal and moves its cursor, as in {@code ESC [ 0 ; 32 m}; a log shows it as garbage. */
final class ControlSequences {
    private static final char ESCAPE = '\u001b';

    private ControlSequences() {}

    static String removed(String text) {
        int escape = text.indexOf(ESCAPE);
        if (escape < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        while (escape >= 0) {
            int end = end(text, escape);
            plain.append(text, done, escape);
            done = Math.max(end, escape);
            if (end < 0) {
                plain.append(ESCAPE);
                done = escape + 1;
            }
            escape = text.indexOf(ESCAPE, done);
        }
        return plain.append(text, done, text.length()).toString();
    }

    /** Where the sequence ends that begins there; -1 when it is none. */
    private static int end(String text, int escape) {
        if (!text.startsWith("[", escape + 1)) {
            return -1;
        }
        int i = escape + 2;
        while (i < text.length() && "0123456789;?".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        int letter = i < text.length() ? text.charAt(i) | 0x20 : 0;
        return letter >= 'a' && letter <= 'z' ? i + 1 : -1;
    }
}
