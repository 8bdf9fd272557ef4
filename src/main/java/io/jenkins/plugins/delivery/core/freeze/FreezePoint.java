package io.jenkins.plugins.delivery.core.freeze;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One side of a window, as clocks on the wall show it.
 *
 * @param rhythm how often it comes, which says which one of the days is there; the others are null
 * @param date its day, when it comes once
 * @param yearly its day, when it comes every year
 * @param weekday its day, when it comes every week
 * @param time null means the beginning of the day for the first side, and its end for the last
 */
record FreezePoint(
        Rhythm rhythm,
        LocalDate date,
        MonthDay yearly,
        DayOfWeek weekday,
        @CheckForNull LocalTime time) {
    private static final Pattern SHAPE =
            Pattern.compile("(?:(\\d{4}-\\d\\d-\\d\\d)|(\\d\\d-\\d\\d)|([A-Za-z]{3,9}+))?(?: ?(\\d\\d:\\d\\d))?");

    /** How often a point comes. */
    enum Rhythm {
        ONCE,
        YEARLY,
        WEEKLY,
        DAILY
    }

    /** What a text says; empty when that is no point. */
    static Optional<FreezePoint> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (text.isEmpty() || !shape.matches()) {
            return Optional.empty();
        }
        try {
            LocalTime time = shape.group(4) == null ? null : LocalTime.parse(shape.group(4));
            if (shape.group(1) != null) {
                return Optional.of(new FreezePoint(Rhythm.ONCE, LocalDate.parse(shape.group(1)), null, null, time));
            }
            if (shape.group(2) != null) {
                MonthDay day = MonthDay.parse("--" + shape.group(2));
                return Optional.of(new FreezePoint(Rhythm.YEARLY, null, day, null, time));
            }
            if (shape.group(3) != null) {
                return weekday(shape.group(3)).map(day -> new FreezePoint(Rhythm.WEEKLY, null, null, day, time));
            }
            return Optional.of(new FreezePoint(Rhythm.DAILY, null, null, null, time));
        } catch (DateTimeException e) {
            return Optional.empty(); // such as 25:00, or a 30th of February
        }
    }

    private static Optional<DayOfWeek> weekday(String name) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> Stream.of(TextStyle.SHORT, TextStyle.FULL)
                        .anyMatch(style ->
                                day.getDisplayName(style, Locale.ENGLISH).equalsIgnoreCase(name)))
                .findFirst();
    }

    /** As the first side: the times at which it comes around a day, the last one before it and the next two after it among them. */
    List<LocalDateTime> around(LocalDate day) {
        return switch (rhythm) {
            case ONCE -> List.of(date.atTime(begin()));
            case YEARLY ->
                Stream.of(-1, 0, 1, 2)
                        .map(years -> yearly.atYear(day.getYear() + years).atTime(begin()))
                        .toList();
            case WEEKLY ->
                Stream.of(-1, 0, 1, 2)
                        .map(weeks -> day.plusWeeks(weeks).with(weekday).atTime(begin()))
                        .toList();
            case DAILY ->
                Stream.of(-1, 0, 1, 2)
                        .map(days -> day.plusDays(days).atTime(begin()))
                        .toList();
        };
    }

    /** As the last side: the first time after a beginning, however often it comes; before it when it comes once and too early. */
    LocalDateTime endAfter(LocalDateTime begin) {
        if (rhythm == Rhythm.ONCE) {
            return end(date);
        }
        LocalDate day = begin.toLocalDate();
        LocalDateTime end =
                switch (rhythm) {
                    case YEARLY -> end(yearly.atYear(day.getYear()));
                    case WEEKLY -> end(day.with(weekday));
                    default -> end(day);
                };
        if (end.isAfter(begin)) {
            return end;
        }
        return switch (rhythm) {
            case YEARLY -> end(yearly.atYear(day.getYear() + 1));
            case WEEKLY -> end.plusWeeks(1);
            default -> end.plusDays(1);
        };
    }

    private LocalTime begin() {
        return time == null ? LocalTime.MIDNIGHT : time;
    }

    private LocalDateTime end(LocalDate day) {
        return time == null ? day.plusDays(1).atStartOfDay() : day.atTime(time);
    }
}
