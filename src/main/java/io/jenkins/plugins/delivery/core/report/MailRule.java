package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/**
 * When a build is mailed about.
 *
 * @param occasion which outcomes
 * @param onlyOnChange only when the build before ended otherwise
 * @param recovery also when a build is well again
 */
public record MailRule(MailOccasion occasion, boolean onlyOnChange, boolean recovery) {
    /**
     * What to tell; empty when nothing is.
     *
     * @param before how the build before ended; null when there was none
     */
    public Optional<ReportKind> decide(Outcome now, @CheckForNull Outcome before) {
        boolean wasBad = before != null && before != Outcome.SUCCESS && occasion.includes(before);
        if (now == Outcome.SUCCESS && wasBad) {
            return recovery ? Optional.of(ReportKind.RECOVERED) : Optional.empty();
        }
        if (!occasion.includes(now) || onlyOnChange && now == before) {
            return Optional.empty();
        }
        return Optional.of(
                switch (now) {
                    case SUCCESS -> ReportKind.SUCCEEDED;
                    case UNSTABLE -> ReportKind.UNSTABLE;
                    case FAILURE -> ReportKind.FAILED;
                });
    }
}
