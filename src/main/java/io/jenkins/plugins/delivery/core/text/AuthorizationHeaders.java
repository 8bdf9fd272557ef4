package io.jenkins.plugins.delivery.core.text;

import java.util.List;

/** What follows the scheme of an {@code Authorization} header. */
final class AuthorizationHeaders {
    private static final List<String> SCHEMES = List.of("bearer", "basic", "negotiate");
    /** Not a word of the language, as in "basic setup". */
    private static final int SHORTEST = 8;

    private AuthorizationHeaders() {}

    static String masked(String text) {
        Redaction redaction = new Redaction(text);
        int i = 0;
        while (i < text.length()) {
            if (!SecretAssignments.isSpace(text.charAt(i))) {
                i++;
                continue;
            }
            boolean scheme = schemeBefore(text, i) > 0;
            i = SecretAssignments.skipSpaces(text, i);
            int end = i;
            while (scheme && end < text.length() && isInCredentials(text.charAt(end))) {
                end++;
            }
            if (end - i >= SHORTEST) {
                redaction.hide(i, end);
                i = end;
            }
        }
        return redaction.text();
    }

    /** How long the scheme is that ends before an index; 0 when none does. */
    static int schemeBefore(String text, int end) {
        for (String scheme : SCHEMES) {
            int start = end - scheme.length();
            if (text.regionMatches(true, start, scheme, 0, scheme.length())
                    && (start == 0 || !SecretAssignments.isWord(text.charAt(start - 1)))) {
                return scheme.length();
            }
        }
        return 0;
    }

    private static boolean isInCredentials(char c) {
        return SecretAssignments.isWord(c) || "+/=.~-".indexOf(c) >= 0;
    }
}
