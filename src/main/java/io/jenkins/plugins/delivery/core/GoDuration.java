package io.jenkins.plugins.delivery.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: numbers with units, {@code 1m30s}, {@code 1.5h}, {@code 500ms}. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile(
            "(?<sign>[+-]?)(?:0|(?<parts>(?:(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h))++))");
    private static final Pattern PART = Pattern.compile("(?<![0-9.])(?<number>[0-9.]++)(?<unit>[^0-9.]++)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00B5s", 1_000L,
            "\u03BCs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** No duration of 292 years needs more, and no number of a million digits is looked at. */
    private static final int MAX_LENGTH = 100;

    private GoDuration() {}

    /** The duration, or empty when the text is none, or one that nanoseconds in 64 bits do not hold. */
    public static Optional<Duration> parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (text.length() > MAX_LENGTH || !whole.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        if (whole.group("parts") != null) {
            Matcher part = PART.matcher(whole.group("parts"));
            while (part.find()) {
                BigDecimal number = new BigDecimal(part.group("number"))
                        .multiply(BigDecimal.valueOf(NANOS.get(part.group("unit"))));
                nanos = nanos.add(number.setScale(0, RoundingMode.DOWN));
            }
        }
        if (nanos.compareTo(MAX) > 0) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(nanos.longValueExact());
        return Optional.of(whole.group("sign").equals("-") ? duration.negated() : duration);
    }
}
