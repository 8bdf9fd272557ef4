package io.jenkins.plugins.delivery.core.text;

/**
 * Foreign text cut to a length, which says how much was left out. Whoever masks secrets has to know where it was cut,
 * because half of a secret may stand there.
 */
public final class CutText {
    private static final char ELLIPSIS = '…';
    private static final String LEFT_OUT = " left out)";
    /** What is behind the ellipsis at most: a number of 19 digits and its unit. */
    private static final int LONGEST_NOTE = 48;

    private CutText() {}

    /**
     * The text, or its beginning.
     *
     * @param longest how many characters of it are kept at most
     */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        // Not between the two halves of one character.
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return of(text.substring(0, end), text.length() - end, "characters");
    }

    /** The beginning of a text, and how much of it was left out behind it. */
    public static String of(String beginning, long leftOut, String unit) {
        return beginning + ELLIPSIS + " (" + leftOut + " " + unit + LEFT_OUT;
    }

    /** Where the text was cut, by this or with an ellipsis alone; -1 when it was not. */
    public static int cutAt(String text) {
        int last = text.lastIndexOf(ELLIPSIS);
        boolean atEnd = last == text.length() - 1 || text.endsWith(LEFT_OUT) && text.length() - last <= LONGEST_NOTE;
        return last >= 0 && atEnd ? last : -1;
    }
}
