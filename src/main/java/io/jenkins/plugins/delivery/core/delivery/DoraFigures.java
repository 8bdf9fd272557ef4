package io.jenkins.plugins.delivery.core.delivery;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * The four figures of DORA, of a service, a folder or all; {@code docs/guide/deliveries.md} defines them.
 *
 * @param deployments how many deploys came up and went forward
 * @param deploymentsPerDay the same for each day
 * @param changes how many deploys wanted to go forward
 * @param changeFailureRate which part of these failed or was taken back, from 0 to 1; null when there were none
 * @param leadTime the median from a commit to the end of its first deploy; null when none is known
 * @param timeToRestore the median from a failure that users could see to its end; null when there was none
 */
public record DoraFigures(
        int deployments,
        double deploymentsPerDay,
        int changes,
        @CheckForNull Double changeFailureRate,
        @CheckForNull Duration leadTime,
        @CheckForNull Duration timeToRestore) {
    static DoraFigures of(FigureSamples samples) {
        return new DoraFigures(
                samples.deployments(),
                samples.perDay(),
                samples.changes(),
                samples.changes() == 0 ? null : (double) samples.failed().size() / samples.changes(),
                median(samples.leadTimes()),
                median(samples.restoreTimes()));
    }

    @CheckForNull
    private static Duration median(List<Duration> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<Duration> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }
}
