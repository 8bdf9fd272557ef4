package io.jenkins.plugins.delivery.core.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a gate says of a build.
 *
 * @param checks its rows
 */
public record QualityVerdict(List<QualityCheck> checks) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String NAME_COLUMN = "%-" + "coverage against the last build".length() + "s";

    public QualityVerdict {
        checks = List.copyOf(checks);
    }

    /**
     * Judges a build.
     *
     * @param tests null when there are no results
     * @param coverage null when there is no report
     * @param lineRateBefore of the last build that passed, in percent; null when there is none
     */
    public static QualityVerdict of(
            QualityThresholds thresholds,
            @CheckForNull TestCounts tests,
            @CheckForNull Coverage coverage,
            @CheckForNull Double lineRateBefore) {
        List<QualityCheck> checks = new ArrayList<>();
        if (tests != null || thresholds.testPassRate() > 0) {
            checks.add(tests(thresholds.testPassRate(), tests));
        }
        if (thresholds.lineCoverage() != null) {
            checks.add(
                    atLeast("line coverage", thresholds.lineCoverage(), coverage == null ? null : coverage.lineRate()));
        }
        if (thresholds.branchCoverage() != null) {
            checks.add(atLeast(
                    "branch coverage", thresholds.branchCoverage(), coverage == null ? null : coverage.branchRate()));
        }
        if (thresholds.coverageDrop() != null) {
            checks.add(drop(thresholds.coverageDrop(), coverage, lineRateBefore));
        }
        return new QualityVerdict(checks);
    }

    /** What nobody asks for and is not there either, a sentence each: whoever reads a gate that passed should know. */
    public static List<String> notGiven(
            QualityThresholds thresholds, @CheckForNull TestCounts tests, @CheckForNull Coverage coverage) {
        List<String> lines = new ArrayList<>();
        if (tests == null && thresholds.testPassRate() == 0) {
            lines.add("  without results of tests, which nobody asks for (minTestPassRate)");
        }
        if (coverage == null && !thresholds.needsCoverage()) {
            lines.add("  without a report of coverage, which nobody asks for (minLineCoverage)");
        }
        return lines;
    }

    /** The same with more rows. */
    public QualityVerdict plus(List<QualityCheck> more) {
        List<QualityCheck> all = new ArrayList<>(checks);
        all.addAll(more);
        return new QualityVerdict(all);
    }

    private static QualityCheck tests(double threshold, @CheckForNull TestCounts tests) {
        String wanted = "at least " + percent(threshold);
        if (tests == null || Double.isNaN(tests.passRate())) {
            return new QualityCheck("tests", wanted, "no results", threshold == 0);
        }
        return new QualityCheck(
                "tests",
                wanted,
                percent(tests.passRate()) + ", " + tests.failed() + " of " + tests.total() + " failed, "
                        + tests.skipped() + " skipped",
                tests.passRate() >= threshold);
    }

    private static QualityCheck atLeast(String name, double threshold, @CheckForNull Double rate) {
        if (rate == null) {
            return new QualityCheck(name, "at least " + percent(threshold), "no report", false);
        }
        // Code without a branch has covered them all.
        boolean nothing = rate.isNaN();
        return new QualityCheck(
                name,
                "at least " + percent(threshold),
                nothing ? "nothing to cover" : percent(rate),
                nothing || rate >= threshold);
    }

    private static QualityCheck drop(double threshold, @CheckForNull Coverage coverage, @CheckForNull Double before) {
        String name = "coverage against the last build";
        String wanted = "at most " + points(threshold) + " less";
        if (coverage == null) {
            return new QualityCheck(name, wanted, "no report", false);
        }
        if (before == null || Double.isNaN(coverage.lineRate())) {
            return new QualityCheck(name, wanted, "nothing to compare with", true);
        }
        double change = coverage.lineRate() - before;
        return new QualityCheck(
                name,
                wanted,
                points(Math.abs(change)) + (change < 0 ? " less" : " more") + ", " + percent(before) + " before",
                -change <= threshold);
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.1f %%", rate);
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%.1f points", difference);
    }

    /** Whether all is good enough. */
    public boolean passed() {
        return checks.stream().allMatch(QualityCheck::passed);
    }

    /** What is not, as one clause. */
    public String objection() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.value() + ", wanted " + check.threshold())
                .collect(Collectors.joining("; "));
    }

    /** A table for the log. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Quality gate: " + (passed() ? "passed" : "FAILED"));
        checks.forEach(check -> lines.add("  " + String.format(Locale.ROOT, NAME_COLUMN, check.name()) + "  "
                + (check.passed() ? "passed" : "FAILED") + "  " + check.value() + " (wanted: " + check.threshold()
                + ")"));
        return lines;
    }
}
