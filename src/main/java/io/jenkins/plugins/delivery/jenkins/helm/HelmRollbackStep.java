package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.core.helm.RollbackRequest;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code helmRollback}: back to a revision that ran. */
public final class HelmRollbackStep extends Step {
    private final String app;
    private final String environment;

    private Integer revision;
    private String reason;
    private String conflicts;
    private String timeout;
    private boolean dryRun;
    private String kubeconfigCredentialsId;
    private String kubeContext;

    @DataBoundConstructor
    public HelmRollbackStep(String app, String environment) {
        this.app = Util.fixNull(app).trim();
        this.environment = Util.fixNull(environment).trim();
    }

    public String getApp() {
        return app;
    }

    public String getEnvironment() {
        return environment;
    }

    @CheckForNull
    public Integer getRevision() {
        return revision;
    }

    @DataBoundSetter
    public void setRevision(@CheckForNull Integer revision) {
        this.revision = revision;
    }

    @CheckForNull
    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(@CheckForNull String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    @CheckForNull
    public String getConflicts() {
        return conflicts;
    }

    @DataBoundSetter
    public void setConflicts(@CheckForNull String conflicts) {
        this.conflicts = DefaultText.unless(Conflicts.FAIL.text(), conflicts);
    }

    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @CheckForNull
    public String getKubeconfigCredentialsId() {
        return kubeconfigCredentialsId;
    }

    @DataBoundSetter
    public void setKubeconfigCredentialsId(@CheckForNull String kubeconfigCredentialsId) {
        this.kubeconfigCredentialsId = Util.fixEmptyAndTrim(kubeconfigCredentialsId);
    }

    @CheckForNull
    public String getKubeContext() {
        return kubeContext;
    }

    @DataBoundSetter
    public void setKubeContext(@CheckForNull String kubeContext) {
        this.kubeContext = Util.fixEmptyAndTrim(kubeContext);
    }

    /**
     * What the core is asked for.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    RollbackRequest toRequest() {
        return new RollbackRequest(
                app,
                environment,
                revision,
                reason == null ? "" : reason,
                conflicts == null ? Conflicts.FAIL : Conflicts.parse(conflicts),
                timeout,
                dryRun);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new HelmRollbackExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HelmStepDescriptor {
        @Override
        public String getFunctionName() {
            return "helmRollback";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmRollbackStep_displayName();
        }

        @POST
        public ListBoxModel doFillConflictsItems() {
            return items(Conflicts.values());
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object revision = namedArgs.get("revision");
            return namedArgs.get("app") + " in " + namedArgs.get("environment")
                    + (revision == null ? "" : " to " + revision);
        }
    }
}
