package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WholeRange;
import io.jenkins.plugins.delivery.core.quality.QualityThresholds;
import io.jenkins.plugins.delivery.jenkins.config.AcceptedVulnerabilityConfiguration;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code qualityGate}: whether the tests, the coverage and the known vulnerabilities of a build let it pass. */
public final class QualityGateStep extends Step {
    static final String DEFAULT_REPORTS = "**/target/site/jacoco*/jacoco.xml";

    /** Where JaCoCo's agent writes, as Maven runs it. */
    static final String EXECUTION_DATA = "**/target/jacoco*.exec";

    static final int DEFAULT_SONAR_MINUTES = 10;
    private static final WholeRange SONAR_MINUTES = new WholeRange(1, 120);
    private static final double ALL = 100;

    private double minTestPassRate = ALL;
    private Double minLineCoverage;
    private Double minBranchCoverage;
    private Double maxCoverageDrop;
    private String coverageReports = DEFAULT_REPORTS;
    private boolean sonar;
    private int sonarTimeoutMinutes = DEFAULT_SONAR_MINUTES;
    private String onFailure = OnFailure.FAIL.text();

    /** Null when they do not matter. */
    @CheckForNull
    private String vulnerabilities;

    private Integer maxCritical;
    private Integer maxHigh;
    private Integer maxMedium;
    private Integer maxLow;
    private boolean ignoreUnfixed;
    private List<AcceptedVulnerabilityConfiguration> accepted = List.of();
    private boolean newOnly;

    /** Null when no report is read from a registry. */
    @CheckForNull
    private String image;

    private boolean allowUnsigned;
    private Integer maxAgeDays;
    private String app = "";
    private String environment = "";

    @DataBoundConstructor
    public QualityGateStep() {
        // Everything has a default.
    }

    public double getMinTestPassRate() {
        return minTestPassRate;
    }

    @DataBoundSetter
    public void setMinTestPassRate(double minTestPassRate) {
        this.minTestPassRate = minTestPassRate;
    }

    @CheckForNull
    public Double getMinLineCoverage() {
        return minLineCoverage;
    }

    @DataBoundSetter
    public void setMinLineCoverage(@CheckForNull Double minLineCoverage) {
        this.minLineCoverage = minLineCoverage;
    }

    @CheckForNull
    public Double getMinBranchCoverage() {
        return minBranchCoverage;
    }

    @DataBoundSetter
    public void setMinBranchCoverage(@CheckForNull Double minBranchCoverage) {
        this.minBranchCoverage = minBranchCoverage;
    }

    @CheckForNull
    public Double getMaxCoverageDrop() {
        return maxCoverageDrop;
    }

    @DataBoundSetter
    public void setMaxCoverageDrop(@CheckForNull Double maxCoverageDrop) {
        this.maxCoverageDrop = maxCoverageDrop;
    }

    public String getCoverageReports() {
        return coverageReports;
    }

    /** Takes the pattern, or the default one when it is empty. */
    @DataBoundSetter
    public void setCoverageReports(@CheckForNull String coverageReports) {
        String trimmed = Util.fixEmptyAndTrim(coverageReports);
        this.coverageReports = trimmed == null ? DEFAULT_REPORTS : trimmed;
    }

    /** Whether SonarQube's own gate counts. */
    public boolean isSonar() {
        return sonar;
    }

    @DataBoundSetter
    public void setSonar(boolean sonar) {
        this.sonar = sonar;
    }

    public int getSonarTimeoutMinutes() {
        return sonarTimeoutMinutes;
    }

    @DataBoundSetter
    public void setSonarTimeoutMinutes(int sonarTimeoutMinutes) {
        this.sonarTimeoutMinutes = sonarTimeoutMinutes;
    }

    /** @throws InvalidInputException when it is out of range */
    int checkedSonarMinutes() {
        SONAR_MINUTES.check("sonarTimeoutMinutes", sonarTimeoutMinutes);
        return sonarTimeoutMinutes;
    }

    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull String onFailure) {
        this.onFailure = Util.fixNull(onFailure).trim();
    }

    /** A pattern of Ant's kind; null when vulnerabilities do not matter. */
    @CheckForNull
    public String getVulnerabilities() {
        return vulnerabilities;
    }

    @DataBoundSetter
    public void setVulnerabilities(@CheckForNull String vulnerabilities) {
        this.vulnerabilities = Util.fixEmptyAndTrim(vulnerabilities);
    }

    @CheckForNull
    public Integer getMaxCritical() {
        return maxCritical;
    }

    @DataBoundSetter
    public void setMaxCritical(@CheckForNull Integer maxCritical) {
        this.maxCritical = maxCritical;
    }

    @CheckForNull
    public Integer getMaxHigh() {
        return maxHigh;
    }

    @DataBoundSetter
    public void setMaxHigh(@CheckForNull Integer maxHigh) {
        this.maxHigh = maxHigh;
    }

    @CheckForNull
    public Integer getMaxMedium() {
        return maxMedium;
    }

    @DataBoundSetter
    public void setMaxMedium(@CheckForNull Integer maxMedium) {
        this.maxMedium = maxMedium;
    }

    @CheckForNull
    public Integer getMaxLow() {
        return maxLow;
    }

    @DataBoundSetter
    public void setMaxLow(@CheckForNull Integer maxLow) {
        this.maxLow = maxLow;
    }

    public boolean isIgnoreUnfixed() {
        return ignoreUnfixed;
    }

    @DataBoundSetter
    public void setIgnoreUnfixed(boolean ignoreUnfixed) {
        this.ignoreUnfixed = ignoreUnfixed;
    }

    public List<AcceptedVulnerabilityConfiguration> getAccepted() {
        return accepted;
    }

    @DataBoundSetter
    public void setAccepted(@CheckForNull List<AcceptedVulnerabilityConfiguration> accepted) {
        this.accepted = accepted == null ? List.of() : List.copyOf(accepted);
    }

    /** The image whose attached report counts; null when none does. */
    @CheckForNull
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(@CheckForNull String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    public boolean isAllowUnsigned() {
        return allowUnsigned;
    }

    @DataBoundSetter
    public void setAllowUnsigned(boolean allowUnsigned) {
        this.allowUnsigned = allowUnsigned;
    }

    /** How old the attached report may be; null means any age. */
    @CheckForNull
    public Integer getMaxAgeDays() {
        return maxAgeDays;
    }

    @DataBoundSetter
    public void setMaxAgeDays(@CheckForNull Integer maxAgeDays) {
        this.maxAgeDays = maxAgeDays;
    }

    /** Whether only vulnerabilities count that are not in what runs. */
    public boolean isNewOnly() {
        return newOnly;
    }

    @DataBoundSetter
    public void setNewOnly(boolean newOnly) {
        this.newOnly = newOnly;
    }

    /** The services of which something runs; one as a rule. */
    public String getApp() {
        return app;
    }

    @DataBoundSetter
    public void setApp(@CheckForNull String app) {
        this.app = Util.fixNull(app).trim();
    }

    /** Where it runs; empty means production. */
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@CheckForNull String environment) {
        this.environment = Util.fixNull(environment).trim();
    }

    /** @throws InvalidInputException when one is no percentage */
    QualityThresholds thresholds() {
        return new QualityThresholds(minTestPassRate, minLineCoverage, minBranchCoverage, maxCoverageDrop);
    }

    /** @throws InvalidInputException when {@code onFailure} is no choice */
    boolean failsBuild() {
        return OnFailure.parse(onFailure) == OnFailure.FAIL;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new QualityGateExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "qualityGate";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.QualityGateStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(
                    Run.class, FilePath.class, EnvVars.class, TaskListener.class, FlowNode.class, FlowExecution.class);
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return StepForm.choices(OnFailure.values());
        }
    }
}
