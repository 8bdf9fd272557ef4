package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.tasks.test.AbstractTestResultAction;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.quality.QualityThresholds;
import io.jenkins.plugins.delivery.core.quality.QualityVerdict;
import io.jenkins.plugins.delivery.core.quality.TestCounts;
import io.jenkins.plugins.delivery.core.quality.VulnerabilityChecks;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import io.jenkins.plugins.delivery.core.vulnerability.KnownFindings;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityPolicy;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityVerdict;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.SonarAccess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Reads what the build knows of its quality, and judges it. While SonarQube thinks, no thread is held, and a restart of
 * the controller does no harm: nothing is done but asking.
 */
final class QualityGateExecution extends GeneralNonBlockingStepExecution {
    private static final long serialVersionUID = 1L;

    private static final long POLL_SECONDS = 3;

    private transient QualityGateStep step;
    private QualityThresholds thresholds;
    private String coverageReports;
    private boolean failsBuild;
    private SonarSettings sonarSettings;

    /** The pattern of the scanners' reports; null when they do not count. */
    private String vulnerabilities;

    private VulnerabilityPolicy policy;

    /** The report that is attached to an image; null when none counts. */
    private ReportOfImage attached;

    /** How old that may be; null means any age. */
    private Integer maxAgeDays;

    /** What does not count, since it runs already; null when everything counts. */
    private FindingsInUse inUse;

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
            DeliveryConfig settings = DeliveryGlobalConfiguration.get().toConfig();
            sonarSettings = settings.sonar();
            vulnerabilities = step.getVulnerabilities();
            VulnerabilityOptions options = new VulnerabilityOptions(step);
            policy = options.policy(settings.vulnerabilities());
            inUse = options.inUse(settings);
            attached = options.attached(settings);
            maxAgeDays = step.getMaxAgeDays();
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

    /** What the scanner of this build sent to the server that counts: no other one gets the token. */
    private SonarTaskFile analysis() throws IOException, InterruptedException {
        String serverUrl = access().serverUrl();
        SonarTaskFile found;
        try {
            found = SonarTaskFiles.newest(getContext().get(FilePath.class));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        if (found == null) {
            throw new AbortException("sonar is true, and no scan has left its target/sonar/report-task.txt in the"
                    + " workspace: scan before, with sonarScan");
        }
        if (!found.serverUrl().equals(serverUrl)) {
            throw new AbortException("The scan went to " + found.serverUrl() + ", and the server that counts is "
                    + serverUrl + ": scan with sonarScan, or with -Dsonar.host.url=" + serverUrl);
        }
        return found;
    }

    private SonarAccess access() throws IOException, InterruptedException {
        return SonarAccess.of(
                getContext().get(EnvVars.class),
                sonarSettings,
                CredentialsContext.of(getContext().get(Run.class)));
    }

    /** As the build's user: a timer's thread and that of a restart are Jenkins' own, which sees whatever there is. */
    private void poll() throws IOException, InterruptedException {
        try (ACLContext ignored = ACL.as2(getContext().get(FlowExecution.class).getAuthentication2())) {
            ask();
        }
    }

    private void ask() throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        EnvVars environment = getContext().get(EnvVars.class);
        SonarVerdict verdict =
                SonarVerdict.ask(access(), analysis, code -> ScannedCode.counts(code, run, environment), run);
        if (!verdict.isThere()) {
            later(verdict.status());
            return;
        }
        if (analysis.dashboardUrl() != null) {
            log().println("SonarQube: " + analysis.dashboardUrl());
        }
        judge(verdict.checks());
    }

    private void later(String status) throws IOException {
        if (System.currentTimeMillis() > deadlineMillis) {
            throw new AbortException("SonarQube has not finished its analysis in time, it is " + status
                    + ": look at its background tasks, or set sonarTimeoutMinutes higher");
        }
        Timer.get().schedule(() -> run(this::poll), POLL_SECONDS, TimeUnit.SECONDS);
    }

    private PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    private void judge(List<QualityCheck> sonar) throws IOException, InterruptedException {
        Run<?, ?> run = getContext().get(Run.class);
        Coverage coverage = coverage(run);
        TestCounts tests = tests(run);
        List<QualityCheck> aged = new ArrayList<>();
        VulnerabilityVerdict found = found(run, aged);
        QualityVerdict verdict = QualityVerdict.of(thresholds, tests, coverage, before(run))
                .plus(sonar)
                .plus(found == null ? List.of() : VulnerabilityChecks.of(found))
                .plus(aged);
        verdict.lines().forEach(log()::println);
        QualityVerdict.notGiven(thresholds, tests, coverage).forEach(log()::println);
        if (found == null) {
            log().println("  without a report of vulnerabilities, which nobody asks for (vulnerabilities, image)");
        }
        String remedy = verdict.passed() ? "" : remedy(coverage);
        run.addAction(new QualityGateAction(
                verdict, coverage, remedy, found == null ? List.of() : VulnerabilityView.of(found)));
        if (!verdict.passed()) {
            OnFailure.apply(
                    failsBuild,
                    getContext(),
                    "The quality gate failed: " + verdict.objection(),
                    remedy.isEmpty() ? "" : ". " + remedy);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("passed", verdict.passed());
        result.put("objection", verdict.objection());
        result.put("lineCoverage", coverage == null ? null : coverage.lineRate());
        result.put("branchCoverage", coverage == null ? null : coverage.branchRate());
        result.put("vulnerabilities", found == null ? null : found.counts());
        getContext().onSuccess(result);
    }

    /**
     * What scanners found; null when that does not count. The log says it, for a row has no place for it.
     *
     * @param aged is given the row for the age of a report, where that matters
     */
    @CheckForNull
    private VulnerabilityVerdict found(Run<?, ?> run, List<QualityCheck> aged)
            throws IOException, InterruptedException {
        if (vulnerabilities == null && attached == null) {
            return null;
        }
        List<VulnerabilityReport> reports;
        try {
            reports = reports(run, aged);
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        KnownFindings known =
                inUse == null ? null : inUse.find(run, log()::println).orElse(null);
        VulnerabilityVerdict found = policy.judge(reports, LocalDate.now(ZoneOffset.UTC), known);
        String scanners =
                reports.stream().map(VulnerabilityReport::scanner).distinct().collect(Collectors.joining(", "));
        log().println("Vulnerabilities by " + scanners + ": " + found.counts());
        found.lines().forEach(log()::println);
        return found;
    }

    private List<VulnerabilityReport> reports(Run<?, ?> run, List<QualityCheck> aged)
            throws IOException, InterruptedException {
        List<VulnerabilityReport> reports = new ArrayList<>();
        if (vulnerabilities != null) {
            reports.addAll(VulnerabilityReports.read(
                    getContext().get(FilePath.class),
                    vulnerabilities,
                    System.currentTimeMillis() - run.getStartTimeInMillis()));
        }
        if (attached != null) {
            VulnerabilityReport report = attached.read(run, log()::println);
            if (maxAgeDays != null) {
                aged.add(VulnerabilityChecks.ofAge(report.finished(), maxAgeDays, Instant.now()));
            }
            reports.add(report);
        }
        return reports;
    }

    private String remedy(@CheckForNull Coverage coverage) throws IOException, InterruptedException {
        if (coverage == null && thresholds.needsCoverage()) {
            return "No report matches " + coverageReports + ": run jacoco:report in the build, or set"
                    + " coverageReports";
        }
        return thresholds.testPassRate() > 0
                        && getContext().get(Run.class).getAction(AbstractTestResultAction.class) == null
                ? "Publish the tests first, with junit '**/target/surefire-reports/*.xml', or set minTestPassRate: 0"
                : "";
    }

    @CheckForNull
    private static TestCounts tests(Run<?, ?> run) {
        AbstractTestResultAction<?> results = run.getAction(AbstractTestResultAction.class);
        return results == null
                ? null
                : new TestCounts(results.getTotalCount(), results.getFailCount(), results.getSkipCount());
    }

    /** The reports in the workspace; without any, what the JaCoCo plugin recorded, and last what its agent wrote. */
    @CheckForNull
    private Coverage coverage(Run<?, ?> run) throws IOException, InterruptedException {
        try {
            FilePath workspace = getContext().get(FilePath.class);
            Coverage reports = JacocoReports.read(workspace, coverageReports);
            Coverage coverage = reports == null ? JacocoPluginResult.of(run) : reports;
            return coverage == null && coverageReports.equals(QualityGateStep.DEFAULT_REPORTS)
                    ? JacocoReports.read(workspace, QualityGateStep.EXECUTION_DATA)
                    : coverage;
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** The coverage of the last build that passed its gate; null when there is none, or nobody wants to compare. */
    @CheckForNull
    private Double before(Run<?, ?> run) {
        if (thresholds.coverageDrop() == null) {
            // To look for it reads the records of all builds, where none has any coverage.
            return null;
        }
        for (Run<?, ?> other = run.getPreviousCompletedBuild();
                other != null;
                other = other.getPreviousCompletedBuild()) {
            for (QualityGateAction gate : other.getActions(QualityGateAction.class)) {
                if (gate.isPassed() && gate.getLineRate() != null) {
                    return gate.getLineRate();
                }
            }
        }
        return null;
    }
}
