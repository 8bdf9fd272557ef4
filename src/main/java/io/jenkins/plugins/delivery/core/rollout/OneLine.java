package io.jenkins.plugins.delivery.core.rollout;

/** A cluster's text made fit for one line of the log. */
final class OneLine {
    private static final int LONGEST = 500;

    private OneLine() {}

    static String of(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ")
                .replaceAll("\\p{Cf}", "")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
