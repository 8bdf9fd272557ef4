package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import hudson.tasks.junit.CaseResult;
import hudson.tasks.test.AbstractTestResultAction;
import hudson.tasks.test.TestResult;
import io.jenkins.plugins.delivery.core.report.BrokenTest;
import io.jenkins.plugins.delivery.core.report.BuildFacts;
import io.jenkins.plugins.delivery.core.report.Change;
import io.jenkins.plugins.delivery.core.report.FailureReport;
import io.jenkins.plugins.delivery.core.report.Reason;
import io.jenkins.plugins.delivery.core.report.ReportKind;
import io.jenkins.plugins.delivery.core.report.RunningRelease;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import io.jenkins.plugins.delivery.jenkins.credentials.BoundSecrets;
import io.jenkins.plugins.delivery.jenkins.delivery.DeliveriesPage;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.scm.RunWithSCM;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/** Puts together what there is to say about a build. */
final class BuildReport {
    private static final int MOST_CHANGES = 10;
    private static final int MOST_TESTS = 10;
    private static final int COMMIT_LENGTH = 7;

    private final Run<?, ?> run;
    private final ReportKind kind;
    private final ReportContents contents;

    @CheckForNull
    private final FailedStep failed;

    /** Where it began; null when no step failed. */
    @CheckForNull
    private final FailureOrigin origin;

    private final SecretMask secrets;

    private BuildReport(Run<?, ?> run, FlowExecution execution, ReportKind kind, ReportContents contents)
            throws IOException {
        this.run = run;
        this.kind = kind;
        this.contents = contents;
        this.failed = isBad(kind) ? FailedStep.find(execution).orElse(null) : null;
        this.origin = failed == null ? null : FailureOrigin.of(run, failed);
        this.secrets = BoundSecrets.of(
                Stream.of(run, origin == null ? run : origin.run()).distinct().toList());
    }

    /** Finds out what failed. */
    static BuildReport of(Run<?, ?> run, FlowExecution execution, ReportKind kind, ReportContents contents)
            throws IOException {
        return new BuildReport(run, execution, kind, contents);
    }

    /** Who was told of the failure already, by a build that this one started. */
    Set<String> told() {
        return origin == null ? Set.of() : origin.told();
    }

    private static boolean isBad(ReportKind kind) {
        return kind == ReportKind.FAILED || kind == ReportKind.UNSTABLE;
    }

    FailureReport read(EnvVars environment) throws IOException {
        List<ChangeLogSet.Entry> changes = contents.changes() ? changes() : List.of();
        List<? extends TestResult> tests = contents.tests() && isBad(kind) ? tests() : List.of();
        return new FailureReport(
                kind,
                facts(environment.get("BRANCH_NAME")),
                reason(),
                changes.stream().limit(MOST_CHANGES).map(this::change).toList(),
                Math.max(0, changes.size() - MOST_CHANGES),
                tests.stream().limit(MOST_TESTS).map(this::broken).toList(),
                Math.max(0, tests.size() - MOST_TESTS),
                isBad(kind) ? log() : List.of(),
                releases());
    }

    private BuildFacts facts(@CheckForNull String branch) {
        String root = Jenkins.get().getRootUrl();
        return new BuildFacts(
                run.getParent().getFullName(),
                run.getNumber(),
                branch,
                failed == null ? null : failed.stage(),
                failed == null ? null : failed.function(),
                root == null ? null : root + run.getUrl(),
                root == null || !isBad(kind) ? null : root + logPath());
    }

    private String logPath() {
        return origin == null
                ? run.getUrl() + "console"
                : origin.run().getUrl() + origin.step().logPath().orElse("console");
    }

    /** Of the build, or of the one that it failed for. */
    private List<DeploymentAction> deployments() {
        List<DeploymentAction> own = run.getActions(DeploymentAction.class);
        return own.isEmpty() && origin != null ? origin.run().getActions(DeploymentAction.class) : own;
    }

    @CheckForNull
    private Reason reason() {
        if (!isBad(kind)) {
            return null;
        }
        List<DeploymentAction> deployments = deployments();
        if (contents.diagnosis() && !deployments.isEmpty()) {
            DeploymentAction last = deployments.get(deployments.size() - 1);
            if (last.getCause() != null && last.getSentence() != null) {
                return new Reason(
                        last.getSentence(), last.getCause(), last.getObject(), last.getEvidence(), last.getHint());
            }
        }
        if (origin == null) {
            return null;
        }
        String sentence = origin.step().sentence(secrets);
        return Reason.of(origin.run() == run ? sentence : origin.run().getFullDisplayName() + ": " + sentence);
    }

    /** Of what failed; when that has none, of the build. */
    private List<String> log() throws IOException {
        if (contents.logLines() == 0) {
            return List.of();
        }
        List<String> lines = failed == null ? List.of() : failed.log(contents.logLines(), secrets);
        return lines.isEmpty() ? LogTail.of(run.getLogText(), contents.logLines(), secrets) : lines;
    }

    private List<ChangeLogSet.Entry> changes() {
        List<ChangeLogSet.Entry> changes = new ArrayList<>();
        if (run instanceof RunWithSCM<?, ?> build) {
            for (ChangeLogSet<? extends ChangeLogSet.Entry> set : build.getChangeSets()) {
                set.forEach(changes::add);
            }
        }
        return changes;
    }

    private Change change(ChangeLogSet.Entry entry) {
        String commit = entry.getCommitId() == null ? "" : entry.getCommitId();
        return new Change(
                ForeignLine.of(entry.getAuthor().getDisplayName(), secrets),
                ForeignLine.of(entry.getMsg(), secrets),
                commit.substring(0, Math.min(COMMIT_LENGTH, commit.length())));
    }

    private List<? extends TestResult> tests() {
        AbstractTestResultAction<?> results = run.getAction(AbstractTestResultAction.class);
        return results == null ? List.of() : results.getFailedTests();
    }

    private BrokenTest broken(TestResult test) {
        return new BrokenTest(
                ForeignLine.of(test.getFullName(), secrets),
                ForeignLine.of(test.getErrorDetails(), secrets),
                test instanceof CaseResult result ? result.getAge() : 1);
    }

    /** The last word on each release. */
    private List<RunningRelease> releases() {
        String root = Jenkins.get().getRootUrl();
        Map<String, RunningRelease> releases = new LinkedHashMap<>();
        for (DeploymentAction action : deployments()) {
            releases.put(
                    action.getRelease() + " " + action.getEnvironment(),
                    new RunningRelease(
                            action.getRelease(),
                            action.getEnvironment(),
                            action.getImage(),
                            action.getMessage(),
                            root == null || action.isPreview()
                                    ? null
                                    : root + DeliveriesPage.pathOf(action.getRelease(), action.getEnvironment())));
        }
        return List.copyOf(releases.values());
    }
}
