package io.jenkins.plugins.delivery.core.delivery;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Some days, and how many deploys wanted to go forward in them.
 *
 * @param first day
 * @param last day, which is another one where a period has several
 * @param kept how many came up and were not taken back
 * @param failed how many failed, or were taken back later
 */
public record DeployPeriod(LocalDate first, LocalDate last, int kept, int failed) {
    private static final int MOST_SINGLE_DAYS = 14;
    private static final int MOST_DAYS_IN_WEEKS = 98;
    private static final int WEEK = 7;
    private static final int MONTH = 30;

    /**
     * Of a time until now, oldest first: at most some 15, of a day, of a week or of 30 days.
     *
     * @param days how far back
     */
    static List<DeployPeriod> of(FigureSamples samples, int days, ZonedDateTime now) {
        int length = days <= MOST_SINGLE_DAYS ? 1 : days <= MOST_DAYS_IN_WEEKS ? WEEK : MONTH;
        // The time begins within a day, so that there is one more.
        int count = days / length + 1;
        int[] kept = counts(samples.kept(), count, length, now);
        int[] failed = counts(samples.failed(), count, length, now);
        List<DeployPeriod> periods = new ArrayList<>();
        for (int ago = count - 1; ago >= 0; ago--) {
            LocalDate last = now.toLocalDate().minusDays((long) ago * length);
            periods.add(new DeployPeriod(last.minusDays(length - 1L), last, kept[ago], failed[ago]));
        }
        return periods;
    }

    private static int[] counts(List<Instant> times, int count, int length, ZonedDateTime now) {
        int[] counts = new int[count];
        ZoneId zone = now.getZone();
        for (Instant time : times) {
            long ago = ChronoUnit.DAYS.between(LocalDate.ofInstant(time, zone), now.toLocalDate()) / length;
            counts[(int) Math.max(0, Math.min(count - 1L, ago))]++;
        }
        return counts;
    }
}
