package io.jenkins.plugins.delivery.core.text;

/** Foreign text made fit for one line of a log or a message: no control characters, no more than so many characters. */
public final class OneLine {
    private static final int LONGEST = 500;
    /** Several white spaces become one; nobody reads what is behind more of them than this. */
    private static final int READ = 8;

    private OneLine() {}

    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest in characters */
    public static String of(String text, int longest) {
        String line = beginning(text, READ * longest)
                .replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]++", " ")
                .replaceAll("\\p{Cf}", "")
                .strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }

    private static String beginning(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
