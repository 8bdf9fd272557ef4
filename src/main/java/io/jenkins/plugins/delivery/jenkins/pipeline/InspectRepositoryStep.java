package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.project.BuildChoices;
import io.jenkins.plugins.delivery.core.project.BuildTool;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.core.project.ServiceOptions;
import io.jenkins.plugins.delivery.core.text.Choice;
import io.jenkins.plugins.delivery.jenkins.step.PlainValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The step {@code inspectRepository}: how a checkout is built, and which services are in it. The shared Pipeline does
 * what it says.
 */
public final class InspectRepositoryStep extends Step {
    private String app;
    private String buildTool;
    private String tests;
    private List<String> buildOptions;
    private String context;
    private String dockerfile;
    private String target;
    private Map<String, Object> buildArgs;
    private Map<String, Object> services;
    private String gate;

    @DataBoundConstructor
    public InspectRepositoryStep() {
        // Every parameter may be missing.
    }

    @CheckForNull
    public String getApp() {
        return app;
    }

    @DataBoundSetter
    public void setApp(@CheckForNull String app) {
        this.app = Util.fixEmptyAndTrim(app);
    }

    @CheckForNull
    public String getBuildTool() {
        return buildTool;
    }

    @DataBoundSetter
    public void setBuildTool(@CheckForNull String buildTool) {
        this.buildTool = Util.fixEmptyAndTrim(buildTool);
    }

    @CheckForNull
    public String getTests() {
        return tests;
    }

    @DataBoundSetter
    public void setTests(@CheckForNull String tests) {
        this.tests = Util.fixEmptyAndTrim(tests);
    }

    @CheckForNull
    public List<String> getBuildOptions() {
        return buildOptions;
    }

    @DataBoundSetter
    public void setBuildOptions(@CheckForNull List<String> buildOptions) {
        this.buildOptions = PlainValues.list(buildOptions);
    }

    @CheckForNull
    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(@CheckForNull String context) {
        this.context = Util.fixEmptyAndTrim(context);
    }

    @CheckForNull
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    @CheckForNull
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    @CheckForNull
    public Map<String, Object> getBuildArgs() {
        return buildArgs;
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Map<String, Object> buildArgs) {
        this.buildArgs = PlainValues.of(buildArgs);
    }

    @CheckForNull
    public Map<String, Object> getServices() {
        return services;
    }

    @DataBoundSetter
    public void setServices(@CheckForNull Map<String, Object> services) {
        this.services = PlainValues.of(services);
    }

    @CheckForNull
    public String getGate() {
        return gate;
    }

    @DataBoundSetter
    public void setGate(@CheckForNull String gate) {
        this.gate = Util.fixEmptyAndTrim(gate);
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return new InspectRepositoryExecution(stepContext, this);
    }

    /**
     * What is asked.
     *
     * @throws io.jenkins.plugins.delivery.core.InvalidInputException when a parameter is wrong
     */
    RepositoryRequest request() {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("context", context);
        image.put("dockerfile", dockerfile);
        image.put("target", target);
        image.put("buildArgs", buildArgs);
        return new RepositoryRequest(
                app,
                new BuildChoices(
                        buildTool == null
                                ? null
                                : Choice.parse("buildTool", buildTool, "a build tool", BuildTool.values()),
                        tests,
                        new ArrayList<>(Util.fixNull(buildOptions))),
                ServiceOptions.of("inspectRepository", image),
                RepositoryRequest.services(services == null ? Map.of() : services));
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "inspectRepository";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.InspectRepositoryStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, TaskListener.class);
        }
    }
}
