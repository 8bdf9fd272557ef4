package io.jenkins.plugins.delivery.core.freeze;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A time in which nothing is to change in an environment.
 *
 * @param window from when to when, as in {@code Fri 16:00 to Mon 07:00}
 * @param timeZone whose clocks, as in {@code Europe/Berlin}; empty means UTC, on every machine
 * @param reason why, one line; may be empty
 * @param mayPass the users and groups who may change something all the same, with a reason; empty means those who may
 *     override the rules of promotion
 * @param rollbackMayPass whether everybody may roll back meanwhile
 */
public record Freeze(String window, String timeZone, String reason, List<String> mayPass, boolean rollbackMayPass)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 200;

    public Freeze {
        mayPass = List.copyOf(mayPass);
        checkWindow(window);
        checkTimeZone(timeZone);
        checkReason(reason);
    }

    /** Throws unless the value says from when to when. */
    public static void checkWindow(String window) {
        FreezeWindow.parse("environments.freezes.window", window);
    }

    /** Throws unless the value is empty or a time zone. */
    public static void checkTimeZone(String timeZone) {
        try {
            zone(timeZone);
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    "environments.freezes.timeZone",
                    timeZone,
                    "is not a time zone",
                    "write one as in Europe/Berlin, or leave it empty for UTC");
        }
    }

    /** Throws unless the value is one line. */
    public static void checkReason(String reason) {
        if (reason.length() > LONGEST || reason.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "environments.freezes.reason",
                    reason,
                    "is not a line",
                    "write one line of at most " + LONGEST + " characters");
        }
    }

    private static ZoneId zone(String timeZone) {
        return ZoneId.of(timeZone.isEmpty() ? "UTC" : timeZone);
    }

    /** Whose clocks. */
    public ZoneId zone() {
        return zone(timeZone);
    }

    /** The freeze of an instant, else the next one; empty when there is none any more. */
    public Optional<FreezeSpan> currentOrNext(Instant now) {
        return FreezeWindow.parse("environments.freezes.window", window).currentOrNext(now, zone());
    }
}
