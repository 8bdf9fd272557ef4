package io.jenkins.plugins.delivery.jenkins.cluster;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.rollout.HowFarBack;
import io.jenkins.plugins.delivery.jenkins.step.EnvironmentStepDescriptor;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code clusterEvents}: what an environment's cluster warned of, for a job that runs by the clock. */
public final class ClusterEventsStep extends Step {
    private final String environment;
    private String since = HowFarBack.DEFAULT;
    private boolean notify;
    private String to;

    @DataBoundConstructor
    public ClusterEventsStep(String environment) {
        this.environment = Util.fixNull(environment).trim();
    }

    public String getEnvironment() {
        return environment;
    }

    public String getSince() {
        return since;
    }

    @DataBoundSetter
    public void setSince(@CheckForNull String since) {
        String trimmed = Util.fixEmptyAndTrim(since);
        this.since = trimmed == null ? HowFarBack.DEFAULT : trimmed;
    }

    public boolean isNotify() {
        return notify;
    }

    @DataBoundSetter
    public void setNotify(boolean notify) {
        this.notify = notify;
    }

    /** Null means those of the settings. */
    @CheckForNull
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(@CheckForNull String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ClusterEventsExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends EnvironmentStepDescriptor {
        @Override
        public String getFunctionName() {
            return "clusterEvents";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ClusterEventsStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, EnvVars.class, TaskListener.class);
        }

        @POST
        public FormValidation doCheckSince(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForm.checkOptional(item, value, HowFarBack::parse);
        }
    }
}
