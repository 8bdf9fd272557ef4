package io.jenkins.plugins.delivery.core.freeze;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A freeze that holds something up, or is to come.
 *
 * @param freeze what the settings say of it
 * @param span from when to when it is this time
 */
public record Frozen(Freeze freeze, FreezeSpan span) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    /** When it begins, by the clocks of its own time zone. */
    public String beginText() {
        return TIME.format(span.begin().atZone(freeze.zone())) + " " + freeze.zone();
    }

    /** When it ends, by the clocks of its own time zone. */
    public String endText() {
        return TIME.format(span.end().atZone(freeze.zone())) + " " + freeze.zone();
    }

    /** Who freezes it and how long, as in {@code prod is frozen until Tue 2027-01-05 00:00 Europe/Berlin by '12-20 to 01-04'}. */
    public String state(String environment) {
        return environment + " is frozen until " + endText() + " by '" + freeze.window() + "'"
                + (freeze.reason().isEmpty() ? "" : " (" + freeze.reason() + ")");
    }

    /**
     * Why nothing is done, in one line with the remedy.
     *
     * @param done what would have been, as in {@code deployed}
     */
    public String refusal(String done, String environment) {
        return "Nothing was " + done + ", " + state(environment) + ": wait until then, or have "
                + (freeze.mayPass().isEmpty()
                        ? "somebody who may override the rules"
                        : "one of " + String.join(", ", freeze.mayPass()))
                + " give overrideReason";
    }
}
