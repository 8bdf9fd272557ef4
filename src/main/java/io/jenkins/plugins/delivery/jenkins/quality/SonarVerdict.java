package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.quality.sonar.AnalysedCode;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarServer;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTask;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import io.jenkins.plugins.delivery.jenkins.credentials.SonarAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What SonarQube says of an analysis so far.
 *
 * @param status of its task, in SonarQube's words
 * @param checks the rows of its gate; empty while there is no verdict
 */
public record SonarVerdict(String status, List<QualityCheck> checks) {
    /** Between Jenkins' clock and SonarQube's. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    public SonarVerdict {
        checks = List.copyOf(checks);
    }

    /**
     * Asks once.
     *
     * @param counts whether an analysis of that code is one for this build
     * @param run which the analysis has to be of
     * @throws AbortException when there will be no verdict, with the reason
     */
    public static SonarVerdict ask(
            SonarAccess access, SonarTaskFile analysis, Predicate<AnalysedCode> counts, Run<?, ?> run)
            throws AbortException, InterruptedException {
        try {
            SonarServer server = access.server();
            SonarTask task = server.task(analysis.taskId());
            // The file is the build's to write, and any project's task could stand in it.
            if (!task.code().projectKey().equals(analysis.projectKey()) || !counts.test(task.code())) {
                throw new AbortException("SonarQube's task " + analysis.taskId() + " is of " + task.code()
                        + ", which is not what this build analysed: scan with sonarScan, once for each project");
            }
            if (task.isUnderWay()) {
                return new SonarVerdict(task.status(), List.of());
            }
            checkDone(task, run);
            return new SonarVerdict(task.status(), server.gate(task.analysisId()));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private static void checkDone(SonarTask task, Run<?, ?> run) throws AbortException {
        if (task.analysisId() == null) {
            throw new AbortException("SonarQube's analysis is " + task.status()
                    + (task.errorMessage() == null ? "" : ": " + task.errorMessage())
                    + ". Its background task says more");
        }
        // What an earlier build left in the workspace says nothing of this one.
        if (task.submittedAt().plus(CLOCK_SKEW).isBefore(Instant.ofEpochMilli(run.getStartTimeInMillis()))) {
            throw new AbortException("The last scan in the workspace was sent " + task.submittedAt()
                    + ", before this build began: scan in this build, before qualityGate");
        }
    }

    /** Whether there is one; a gate has a row at least. */
    public boolean isThere() {
        return !checks.isEmpty();
    }
}
