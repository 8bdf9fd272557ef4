package io.jenkins.plugins.delivery.core.text;

/** How many there are of something, in words for people. */
public final class Count {
    private Count() {}

    /**
     * As in {@code 1 object} and {@code 2 objects}.
     *
     * @param what one of them, whose plural ends in s
     */
    public static String of(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
