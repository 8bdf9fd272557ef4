package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.test.AbstractTestResultAction;
import io.jenkins.plugins.delivery.actions.QualityGateAction;
import io.jenkins.plugins.delivery.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.quality.QualityThresholds;
import io.jenkins.plugins.delivery.core.quality.QualityVerdict;
import io.jenkins.plugins.delivery.core.quality.TestCounts;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarServer;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTask;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import io.jenkins.plugins.delivery.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.quality.JacocoPluginResult;
import io.jenkins.plugins.delivery.quality.JacocoReports;
import io.jenkins.plugins.delivery.quality.SonarAccess;
import io.jenkins.plugins.delivery.quality.SonarTaskFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Reads what the build knows of its quality, and judges it. While SonarQube thinks, no thread is held, and a restart of the
 * controller does no harm: nothing is done but asking.
 */
final class QualityGateExecution extends GeneralNonBlockingStepExecution {
    private static final long serialVersionUID = 1L;

    private static final long POLL_SECONDS = 3;

    /** Between Jenkins' clock and SonarQube's. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    private transient QualityGateStep step;
    private QualityThresholds thresholds;
    private String coverageReports;
    private boolean failsBuild;

    /** What SonarQube was asked for; null when it does not count. */
    private SonarTaskFile analysis;

    private long deadlineMillis;

    QualityGateExecution(StepContext context, QualityGateStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        try {
            thresholds = step.thresholds();
            failsBuild = step.failsBuild();
            deadlineMillis = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(step.checkedSonarMinutes());
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
        coverageReports = step.getCoverageReports();
        boolean sonar = step.isSonar();
        run(() -> {
            if (sonar) {
                analysis = analysis();
                getContext().saveState();
                poll();
            } else {
                judge(List.of());
            }
        });
        return false;
    }

    @Override
    public void onResume() {
        // What ran in a thread only asked and is asked again.
        if (analysis != null) {
            run(this::poll);
        } else {
            getContext().onFailure(new AbortException("Jenkins was restarted meanwhile: run the build again"));
        }
    }

    /** What the scanner of this build sent to the server of the settings: no other one gets the token. */
    private SonarTaskFile analysis() throws IOException, InterruptedException {
        SonarSettings settings = DeliveryGlobalConfiguration.get().toConfig().sonar();
        if (settings.serverUrl().isEmpty()) {
            throw new AbortException("sonar is true, and no server is set: set sonar.serverUrl in the settings");
        }
        SonarTaskFile found;
        try {
            found = SonarTaskFiles.newest(getContext().get(FilePath.class));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        if (found == null) {
            throw new AbortException("sonar is true, and no scan has left its target/sonar/report-task.txt in the"
                    + " workspace: scan before, as with mvn sonar:sonar");
        }
        if (!found.serverUrl().equals(settings.serverUrl())) {
            throw new AbortException("The scan went to " + found.serverUrl() + ", and sonar.serverUrl is "
                    + settings.serverUrl() + ": scan with -Dsonar.host.url=" + settings.serverUrl());
        }
        return found;
    }

    private void poll() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        List<QualityCheck> checks;
        try {
            SonarServer server = SonarAccess.server(
                    DeliveryGlobalConfiguration.get().toConfig().sonar(), CredentialsContext.of(run));
            SonarTask task = server.task(analysis.taskId());
            if (task.isUnderWay()) {
                later(task.status());
                return;
            }
            checkDone(task, run);
            checks = server.gate(task.analysisId());
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        if (analysis.dashboardUrl() != null) {
            log().println("SonarQube: " + analysis.dashboardUrl());
        }
        judge(checks);
    }

    private void later(String status) throws IOException {
        if (System.currentTimeMillis() > deadlineMillis) {
            throw new AbortException("SonarQube has not finished its analysis in time, it is " + status
                    + ": look at its background tasks, or set sonarTimeoutMinutes higher");
        }
        Timer.get().schedule(() -> run(this::poll), POLL_SECONDS, TimeUnit.SECONDS);
    }

    private void checkDone(SonarTask task, Run<?, ?> run) throws IOException {
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

    private PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    private void judge(List<QualityCheck> sonar) throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        Coverage coverage = coverage(run);
        QualityVerdict verdict =
                QualityVerdict.of(thresholds, tests(run), coverage, before(run)).plus(sonar);
        verdict.lines().forEach(log()::println);
        run.addAction(new QualityGateAction(verdict, coverage));
        if (!verdict.passed()) {
            if (failsBuild) {
                throw new AbortException("The quality gate failed: " + verdict.objection() + remedy(coverage));
            }
            getContext()
                    .get(FlowNode.class)
                    .addOrReplaceAction(new WarningAction(Result.UNSTABLE)
                            .withMessage("The quality gate failed: " + verdict.objection()));
            run.setResult(Result.UNSTABLE);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("passed", verdict.passed());
        result.put("objection", verdict.objection());
        result.put("lineCoverage", coverage == null ? null : coverage.lineRate());
        result.put("branchCoverage", coverage == null ? null : coverage.branchRate());
        getContext().onSuccess(result);
    }

    private String remedy(@CheckForNull Coverage coverage) throws IOException, InterruptedException {
        if (coverage == null && thresholds.needsCoverage()) {
            return ". No report matches " + coverageReports + ": run jacoco:report in the build, or set"
                    + " coverageReports";
        }
        return getContext().get(Run.class).getAction(AbstractTestResultAction.class) == null
                ? ". Publish the tests first, with junit '**/target/surefire-reports/*.xml', or set minTestPassRate: 0"
                : "";
    }

    @CheckForNull
    private static TestCounts tests(Run<?, ?> run) {
        AbstractTestResultAction<?> results = run.getAction(AbstractTestResultAction.class);
        return results == null
                ? null
                : new TestCounts(results.getTotalCount(), results.getFailCount(), results.getSkipCount());
    }

    /** The reports in the workspace; without any, what the JaCoCo plugin recorded. */
    @CheckForNull
    private Coverage coverage(Run<?, ?> run) throws IOException, InterruptedException {
        try {
            Coverage reports = JacocoReports.read(getContext().get(FilePath.class), coverageReports);
            return reports == null ? JacocoPluginResult.of(run) : reports;
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** The coverage of the last build that passed its gate; null when there is none. */
    @CheckForNull
    private static Double before(Run<?, ?> run) {
        for (Run<?, ?> other = run.getPreviousCompletedBuild();
                other != null;
                other = other.getPreviousCompletedBuild()) {
            QualityGateAction gate = other.getAction(QualityGateAction.class);
            if (gate != null && gate.isPassed() && gate.getLineRate() != null) {
                return gate.getLineRate();
            }
        }
        return null;
    }
}
