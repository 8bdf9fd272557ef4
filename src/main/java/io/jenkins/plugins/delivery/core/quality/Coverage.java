package io.jenkins.plugins.delivery.core.quality;

/**
 * What tests have covered, as JaCoCo counts it.
 *
 * @param coveredLines lines that ran, at least in part
 * @param missedLines lines that did not
 * @param coveredBranches branches that were taken
 * @param missedBranches branches that were not
 */
public record Coverage(long coveredLines, long missedLines, long coveredBranches, long missedBranches) {
    /** Of nothing. */
    public static final Coverage NONE = new Coverage(0, 0, 0, 0);

    /** Of two modules together. */
    public Coverage plus(Coverage other) {
        return new Coverage(
                coveredLines + other.coveredLines,
                missedLines + other.missedLines,
                coveredBranches + other.coveredBranches,
                missedBranches + other.missedBranches);
    }

    /** Without a part of it. */
    Coverage minus(Coverage part) {
        return new Coverage(
                coveredLines - part.coveredLines,
                missedLines - part.missedLines,
                coveredBranches - part.coveredBranches,
                missedBranches - part.missedBranches);
    }

    /** In percent; NaN when there are no lines. */
    public double lineRate() {
        return rate(coveredLines, missedLines);
    }

    /** In percent; NaN when there are no branches. */
    public double branchRate() {
        return rate(coveredBranches, missedBranches);
    }

    private static double rate(long covered, long missed) {
        return covered + missed == 0 ? Double.NaN : 100.0 * covered / (covered + missed);
    }
}
