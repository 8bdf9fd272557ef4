package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.RollbackRequest;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The step {@code helmRollback}: back to a revision that ran. */
public final class HelmRollbackStep extends HelmStep {
    private Integer revision;
    private String reason;
    private boolean dryRun;

    @DataBoundConstructor
    public HelmRollbackStep(String app, String environment) {
        super(app, environment);
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

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /**
     * What the core is asked for.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    RollbackRequest toRequest() {
        return new RollbackRequest(
                getApp(), getEnvironment(), revision, reason == null ? "" : reason, conflicts(), getTimeout(), dryRun);
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

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object revision = namedArgs.get("revision");
            return namedArgs.get("app") + " in " + namedArgs.get("environment")
                    + (revision == null ? "" : " to " + revision);
        }
    }
}
