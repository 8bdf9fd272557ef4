package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WholeRange;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScanRequest;
import io.jenkins.plugins.delivery.jenkins.step.PlainValues;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code sonarScan}: has SonarQube analyse what was built. */
public final class SonarScanStep extends Step {
    static final int DEFAULT_MINUTES = 30;
    private static final WholeRange MINUTES = new WholeRange(1, 24 * 60);
    private static final String HERE = ".";

    private String directory = HERE;
    private String projectKey;
    private Map<String, String> properties;
    private boolean wait = true;
    private String onFailure = OnFailure.FAIL.text();
    private int timeoutMinutes = DEFAULT_MINUTES;

    @DataBoundConstructor
    public SonarScanStep() {
        // Everything has a default.
    }

    public String getDirectory() {
        return directory;
    }

    @DataBoundSetter
    public void setDirectory(@CheckForNull String directory) {
        String trimmed = Util.fixEmptyAndTrim(directory);
        this.directory = trimmed == null ? HERE : trimmed;
    }

    @CheckForNull
    public String getProjectKey() {
        return projectKey;
    }

    @DataBoundSetter
    public void setProjectKey(@CheckForNull String projectKey) {
        this.projectKey = Util.fixEmptyAndTrim(projectKey);
    }

    /** Properties of the scanner's, above those that are found out. */
    @CheckForNull
    public Map<String, String> getProperties() {
        return properties == null ? null : new TreeMap<>(properties);
    }

    @DataBoundSetter
    public void setProperties(@CheckForNull Map<String, String> properties) {
        this.properties = PlainValues.texts(properties);
    }

    /** Whether to wait for SonarQube's verdict. */
    public boolean isWait() {
        return wait;
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        this.wait = wait;
    }

    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(@CheckForNull String onFailure) {
        this.onFailure = Util.fixNull(onFailure).trim();
    }

    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(int timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    /** @throws InvalidInputException when it is out of range */
    int checkedMinutes() {
        MINUTES.check("timeoutMinutes", timeoutMinutes);
        return timeoutMinutes;
    }

    /** @throws InvalidInputException when a parameter is wrong */
    ScanRequest toRequest() {
        return new ScanRequest(directory, projectKey, properties == null ? Map.of() : properties);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new SonarScanExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "sonarScan";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SonarScanStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class, FlowNode.class);
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return StepForm.choices(OnFailure.values());
        }
    }
}
