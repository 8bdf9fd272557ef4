package io.jenkins.plugins.delivery.core.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the four figures of DORA are made of: what one service did in one environment in a time, or several of these.
 *
 * @param deployments how many deploys came up and went forward
 * @param perDay the same for each day of the time that is known
 * @param kept when deploys ended that wanted to go forward, and were not taken back
 * @param failed when those ended that failed, or were taken back later
 * @param leadTimes of each image that came in, from its commit to the end of its first deploy
 * @param restoreTimes of each failure that users could see and that is over
 */
record FigureSamples(
        int deployments,
        double perDay,
        List<Instant> kept,
        List<Instant> failed,
        List<Duration> leadTimes,
        List<Duration> restoreTimes) {
    /** A tag of {@code buildImage} ends with the time of its commit. */
    private static final Pattern COMMIT_TIME = Pattern.compile("\\.(\\d{8}-\\d{4})$");

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMdd-HHmm", Locale.ROOT);

    /**
     * Counts.
     *
     * @param newestFirst everything that is known of the service in the environment
     * @param from what was before does not count
     * @param now until when, in the time zone that is taken for that of commits: tags have their authors' time without
     *     one
     */
    static FigureSamples of(List<Delivery> newestFirst, Instant from, ZonedDateTime now) {
        List<Delivery> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        Count count = new Count(from, now.getZone());
        oldestFirst.forEach(count::add);
        // Where older ones are forgotten, the time before is not known to have had none.
        Instant known = newestFirst.size() < ServiceDeliveries.KEPT
                ? from
                : latest(from, oldestFirst.get(0).at());
        double days = Duration.between(known, now.toInstant()).toSeconds() / 86_400.0;
        return new FigureSamples(
                count.deployments,
                days <= 0 ? 0 : count.deployments / days,
                count.kept,
                count.failed,
                count.leadTimes,
                count.restoreTimes);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** All of them together. */
    static FigureSamples sum(Collection<FigureSamples> parts) {
        return new FigureSamples(
                parts.stream().mapToInt(FigureSamples::deployments).sum(),
                parts.stream().mapToDouble(FigureSamples::perDay).sum(),
                all(parts, FigureSamples::kept),
                all(parts, FigureSamples::failed),
                all(parts, FigureSamples::leadTimes),
                all(parts, FigureSamples::restoreTimes));
    }

    private static <T> List<T> all(Collection<FigureSamples> parts, Function<FigureSamples, List<T>> of) {
        return parts.stream().map(of).flatMap(List::stream).toList();
    }

    /** How many deploys wanted to go forward. */
    int changes() {
        return kept.size() + failed.size();
    }

    private static final class Count {
        private final Instant from;
        private final ZoneId zone;
        private final Set<String> ran = new HashSet<>();
        private final List<Duration> leadTimes = new ArrayList<>();
        private final List<Duration> restoreTimes = new ArrayList<>();
        private final List<Instant> kept = new ArrayList<>();
        private final List<Instant> failed = new ArrayList<>();
        private int deployments;

        /** What may still be taken back; null when the last one was no deploy that came up. */
        private Delivery last;

        /** Since when nothing good runs; null while something does. */
        private Instant brokenSince;

        Count(Instant from, ZoneId zone) {
            this.from = from;
            this.zone = zone;
        }

        void add(Delivery delivery) {
            boolean counts = !delivery.at().isBefore(from);
            boolean back = delivery.isSuccess() && goesBack(delivery);
            if (brokenSince != null && delivery.leftHealthy()) {
                restored(brokenSince, delivery, counts);
                brokenSince = null;
            } else if (back && last != null) {
                // It came up, and somebody found out later that it was no good.
                if (kept.remove(last.at())) {
                    failed.add(last.at());
                }
                restored(last.at(), delivery, counts);
            }
            if (!back && counts && !isFailedRollBack(delivery)) {
                change(delivery);
            }
            if (!delivery.leftHealthy() && brokenSince == null) {
                brokenSince = delivery.at();
            }
            if (delivery.isSuccess()) {
                last = back ? null : delivery;
                ran.add(delivery.image());
            }
        }

        /** What ran before, and not just now: to deploy what runs with other settings goes forward. */
        private boolean goesBack(Delivery delivery) {
            return delivery.tag().isEmpty()
                    || ran.contains(delivery.image())
                            && last != null
                            && !last.image().equals(delivery.image());
        }

        private static boolean isFailedRollBack(Delivery delivery) {
            return delivery.tag().isEmpty() && !delivery.isSuccess();
        }

        private void change(Delivery delivery) {
            if (!delivery.isSuccess()) {
                failed.add(delivery.at());
                return;
            }
            kept.add(delivery.at());
            deployments++;
            if (!ran.contains(delivery.image())) {
                committedAt(delivery.tag(), zone)
                        .map(commit -> Duration.between(commit, delivery.at()))
                        .filter(lead -> !lead.isNegative())
                        .ifPresent(leadTimes::add);
            }
        }

        private void restored(Instant since, Delivery delivery, boolean counts) {
            if (counts) {
                restoreTimes.add(Duration.between(since, delivery.at()));
            }
        }
    }

    private static Optional<Instant> committedAt(String tag, ZoneId zone) {
        Matcher time = COMMIT_TIME.matcher(tag);
        if (!time.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDateTime.parse(time.group(1), MINUTE).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // somebody's own tag
        }
    }
}
