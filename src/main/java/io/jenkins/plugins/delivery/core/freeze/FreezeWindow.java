package io.jenkins.plugins.delivery.core.freeze;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * From when to when: {@code Fri 16:00 to Mon 07:00} every week, {@code 22:00 to 06:00} every day, {@code 12-20 to 01-04}
 * every year, {@code 2026-12-20 to 2027-01-04} once. Without times, days are whole ones, the last one with them.
 */
final class FreezeWindow {
    private static final int LONGEST = 60;

    private final FreezePoint from;
    private final FreezePoint to;

    private FreezeWindow(FreezePoint from, FreezePoint to) {
        this.from = from;
        this.to = to;
    }

    /** @throws InvalidInputException when it says no window */
    static FreezeWindow parse(String field, String text) {
        String[] sides = text.length() > LONGEST ? new String[0] : text.split(" to ", -1);
        Optional<FreezePoint> from = sides.length == 2 ? FreezePoint.parse(sides[0]) : Optional.empty();
        Optional<FreezePoint> to = sides.length == 2 ? FreezePoint.parse(sides[1]) : Optional.empty();
        if (from.isEmpty() || to.isEmpty() || from.get().rhythm() != to.get().rhythm()) {
            throw new InvalidInputException(
                    field,
                    text,
                    "is not a window",
                    "write Fri 16:00 to Mon 07:00, 22:00 to 06:00, 12-20 to 01-04, or 2026-12-20 to 2027-01-04");
        }
        boolean always = from.get().time() != null && from.equals(to);
        if (always || isOver(from.get(), to.get())) {
            throw new InvalidInputException(
                    field, text, "ends when it begins, or before", "write the earlier time first");
        }
        return new FreezeWindow(from.get(), to.get());
    }

    private static boolean isOver(FreezePoint from, FreezePoint to) {
        if (from.rhythm() != FreezePoint.Rhythm.ONCE) {
            return false;
        }
        LocalDateTime begin = from.around(from.date()).get(0);
        return !to.endAfter(begin).isAfter(begin);
    }

    /** The freeze of an instant, else the next one; empty when there is none any more. */
    Optional<FreezeSpan> currentOrNext(Instant now, ZoneId zone) {
        return from.around(now.atZone(zone).toLocalDate()).stream()
                .map(begin -> new FreezeSpan(earliest(begin, zone), latest(to.endAfter(begin), zone)))
                .filter(span -> now.isBefore(span.end()) && span.begin().isBefore(span.end()))
                .findFirst();
    }

    /** A time that comes twice, when clocks are set back, begins a freeze the first time. */
    private static Instant earliest(LocalDateTime time, ZoneId zone) {
        return instant(time, zone, 0);
    }

    /** A time that comes twice ends a freeze the second time. */
    private static Instant latest(LocalDateTime time, ZoneId zone) {
        return instant(time, zone, 1);
    }

    /** A time that does not come, when clocks are set forward, is the instant at which they are. */
    private static Instant instant(LocalDateTime time, ZoneId zone, int which) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(time);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return time.toInstant(offsets.get(Math.min(which, offsets.size() - 1)));
    }
}
