package io.jenkins.plugins.delivery.core.text;

/** How many there are of something, in words for people. */
public final class Count {
    private Count() {}

    /**
     * As in {@code 1 object} and {@code 2 objects}.
     *
     * @param what one of them, whose plural ends in s
     */
    public static String of(long number, String what) {
        return of(number, what, what + "s");
    }

    /** As in {@code 1 library} and {@code 2 libraries}. */
    public static String of(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
