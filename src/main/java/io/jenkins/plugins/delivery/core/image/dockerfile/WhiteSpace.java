package io.jenkins.plugins.delivery.core.image.dockerfile;

/** What Dockerfiles count as white space: the characters that Unicode calls so, and no others that Java does. */
final class WhiteSpace {
    private WhiteSpace() {}

    static boolean is(int codePoint) {
        return codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85 || Character.isSpaceChar(codePoint);
    }

    /** The text without the white space at its start and at its end. */
    static String trim(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return trimStart(text.substring(0, end));
    }

    /** The text without the white space at its start. */
    static String trimStart(String text) {
        int start = 0;
        while (start < text.length() && is(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }
}
