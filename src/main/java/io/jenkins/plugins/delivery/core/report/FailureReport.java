package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * All that a mail about a build says, in no language yet.
 *
 * @param kind what there is to tell
 * @param build which build
 * @param reason why it failed; null when it did not
 * @param changes the newest commits, newest first
 * @param moreChanges how many more there are
 * @param tests tests that failed
 * @param moreTests how many more there are
 * @param log lines of what failed
 * @param releases what its deploys left behind
 */
public record FailureReport(
        ReportKind kind,
        BuildFacts build,
        @CheckForNull Reason reason,
        List<Change> changes,
        int moreChanges,
        List<BrokenTest> tests,
        int moreTests,
        List<String> log,
        List<RunningRelease> releases) {
    public FailureReport {
        changes = List.copyOf(changes);
        tests = List.copyOf(tests);
        log = List.copyOf(log);
        releases = List.copyOf(releases);
    }
}
