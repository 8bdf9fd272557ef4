package io.jenkins.plugins.delivery.core.image.registry;

/** Foreign text made fit for a message: one line, no control characters, no more than so many characters. */
final class OneLine {
    private OneLine() {}

    static String of(String text, int longest) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ")
                .replaceAll("\\p{Cf}", "")
                .strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
