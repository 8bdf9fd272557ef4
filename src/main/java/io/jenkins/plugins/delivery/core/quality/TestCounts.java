package io.jenkins.plugins.delivery.core.quality;

/**
 * How the tests of a build went.
 *
 * @param total all of them
 * @param failed those that failed
 * @param skipped those that did not run
 */
public record TestCounts(int total, int failed, int skipped) {
    /** Of those that ran, how many passed, in percent; NaN when none ran. */
    public double passRate() {
        int ran = total - skipped;
        return ran == 0 ? Double.NaN : 100.0 * (ran - failed) / ran;
    }
}
