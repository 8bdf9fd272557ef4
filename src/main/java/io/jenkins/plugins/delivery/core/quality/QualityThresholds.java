package io.jenkins.plugins.delivery.core.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;

/**
 * What a build has to reach; all in percent, null means that it does not matter.
 *
 * @param testPassRate how many of the tests that ran have to pass; 0 lets a build without tests pass
 * @param lineCoverage how many of the lines tests have to cover
 * @param branchCoverage how many of the branches
 * @param coverageDrop how many points the coverage of lines may be below that of the last build that passed
 */
public record QualityThresholds(
        double testPassRate,
        @CheckForNull Double lineCoverage,
        @CheckForNull Double branchCoverage,
        @CheckForNull Double coverageDrop)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double WHOLE = 100;

    public QualityThresholds {
        check("minTestPassRate", testPassRate);
        check("minLineCoverage", lineCoverage);
        check("minBranchCoverage", branchCoverage);
        check("maxCoverageDrop", coverageDrop);
    }

    private static void check(String field, @CheckForNull Double percent) {
        if (percent != null && !(percent >= 0 && percent <= WHOLE)) {
            throw new InvalidInputException(field, percent, "is not a percentage", "use 0 to 100, as in 80");
        }
    }

    /** Whether coverage matters at all. */
    public boolean needsCoverage() {
        return lineCoverage != null || branchCoverage != null || coverageDrop != null;
    }
}
