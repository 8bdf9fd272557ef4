package io.jenkins.plugins.delivery.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.test.AbstractTestResultAction;
import io.jenkins.plugins.delivery.actions.QualityGateAction;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.QualityThresholds;
import io.jenkins.plugins.delivery.core.quality.QualityVerdict;
import io.jenkins.plugins.delivery.core.quality.TestCounts;
import io.jenkins.plugins.delivery.quality.JacocoPluginResult;
import io.jenkins.plugins.delivery.quality.JacocoReports;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Reads what the build knows of its quality, and judges it. */
final class QualityGateExecution extends SynchronousNonBlockingStepExecution<Map<String, Object>> {
    private static final long serialVersionUID = 1L;

    private final transient QualityGateStep step;

    QualityGateExecution(StepContext context, QualityGateStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected Map<String, Object> run() throws Exception {
        QualityThresholds thresholds;
        boolean failsBuild;
        try {
            thresholds = step.thresholds();
            failsBuild = step.failsBuild();
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
        Run<?, ?> run = getContext().get(Run.class);
        Coverage coverage = coverage(run);
        QualityVerdict verdict = QualityVerdict.of(thresholds, tests(run), coverage, before(run));
        PrintStream log = getContext().get(TaskListener.class).getLogger();
        verdict.lines().forEach(log::println);
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
        return result;
    }

    private String remedy(@CheckForNull Coverage coverage) throws IOException, InterruptedException {
        if (coverage == null && step.thresholds().needsCoverage()) {
            return ". No report matches " + step.getCoverageReports() + ": run jacoco:report in the build, or set"
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
            Coverage reports = JacocoReports.read(getContext().get(FilePath.class), step.getCoverageReports());
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
