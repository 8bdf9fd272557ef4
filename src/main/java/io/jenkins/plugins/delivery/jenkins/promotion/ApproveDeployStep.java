package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.jenkins.step.EnvironmentStepDescriptor;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code approveDeploy}: has somebody approve that one image of a service is deployed to an environment. */
public final class ApproveDeployStep extends Step {
    private final String app;
    private final String environment;

    private String image;
    private String tag;

    @DataBoundConstructor
    public ApproveDeployStep(String app, String environment) {
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
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(@CheckForNull String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    @CheckForNull
    public String getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(@CheckForNull String tag) {
        this.tag = Util.fixEmptyAndTrim(tag);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new ApproveDeployExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends EnvironmentStepDescriptor {
        @Override
        public String getFunctionName() {
            return "approveDeploy";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ApproveDeployStep_displayName();
        }

        /** No workspace, so that nothing is held up while somebody makes up their mind. */
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class, FlowExecution.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return imageToEnvironment(namedArgs);
        }

        @POST
        public FormValidation doCheckApp(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForm.checkRelease(item, value);
        }
    }
}
