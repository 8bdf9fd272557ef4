package io.jenkins.plugins.delivery.jenkins.image;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import io.jenkins.plugins.delivery.jenkins.step.PlainValues;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code buildImage}: from a service's workspace to an image in the registry. */
public final class BuildImageStep extends Step {
    private final String app;

    private String tag;
    private List<String> additionalTags;
    private String context;
    private String dockerfile;
    private String target;
    private Map<String, String> buildArgs;
    private Map<String, String> labels;
    private String platform;
    private List<String> platforms;
    private String engine;
    private String ifExists;
    private boolean push = true;
    private String output;
    private String credentialsId;
    private Boolean cache;
    private List<String> extraArgs;
    private Integer timeoutMinutes;
    private String vulnerabilities;

    @DataBoundConstructor
    public BuildImageStep(String app) {
        this.app = Util.fixNull(app).trim();
    }

    public String getApp() {
        return app;
    }

    @CheckForNull
    public String getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(@CheckForNull String tag) {
        this.tag = Util.fixEmptyAndTrim(tag);
    }

    @CheckForNull
    public List<String> getAdditionalTags() {
        return additionalTags;
    }

    /** An empty list means no further tag, which is not the same as saying nothing. */
    @DataBoundSetter
    public void setAdditionalTags(@CheckForNull List<String> additionalTags) {
        this.additionalTags = additionalTags == null ? null : List.copyOf(additionalTags);
    }

    @CheckForNull
    public String getContext() {
        return context;
    }

    @DataBoundSetter
    public void setContext(@CheckForNull String context) {
        this.context = DefaultText.unless(ImageBuildRequest.DEFAULT_CONTEXT, context);
    }

    @CheckForNull
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(@CheckForNull String dockerfile) {
        this.dockerfile = DefaultText.unless(ImageBuildRequest.DEFAULT_DOCKERFILE, dockerfile);
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
    public Map<String, String> getBuildArgs() {
        return buildArgs;
    }

    @DataBoundSetter
    public void setBuildArgs(@CheckForNull Map<String, String> buildArgs) {
        this.buildArgs = PlainValues.texts(buildArgs);
    }

    @CheckForNull
    public Map<String, String> getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(@CheckForNull Map<String, String> labels) {
        this.labels = PlainValues.texts(labels);
    }

    @CheckForNull
    public String getPlatform() {
        return platform;
    }

    @DataBoundSetter
    public void setPlatform(@CheckForNull String platform) {
        this.platform = DefaultText.unless(ImageBuildRequest.DEFAULT_PLATFORM, platform);
    }

    @CheckForNull
    public List<String> getPlatforms() {
        return platforms;
    }

    @DataBoundSetter
    public void setPlatforms(@CheckForNull List<String> platforms) {
        this.platforms = PlainValues.list(platforms);
    }

    @CheckForNull
    public String getEngine() {
        return engine;
    }

    @DataBoundSetter
    public void setEngine(@CheckForNull String engine) {
        this.engine = Util.fixEmptyAndTrim(engine);
    }

    @CheckForNull
    public String getIfExists() {
        return ifExists;
    }

    @DataBoundSetter
    public void setIfExists(@CheckForNull String ifExists) {
        this.ifExists = DefaultText.unless(IfExists.REUSE.toString(), ifExists);
    }

    public boolean isPush() {
        return push;
    }

    @DataBoundSetter
    public void setPush(boolean push) {
        this.push = push;
    }

    @CheckForNull
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(@CheckForNull String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public Boolean getCache() {
        return cache;
    }

    @DataBoundSetter
    public void setCache(@CheckForNull Boolean cache) {
        this.cache = cache;
    }

    @CheckForNull
    public List<String> getExtraArgs() {
        return extraArgs;
    }

    @DataBoundSetter
    public void setExtraArgs(@CheckForNull List<String> extraArgs) {
        this.extraArgs = PlainValues.list(extraArgs);
    }

    @CheckForNull
    public Integer getTimeoutMinutes() {
        return timeoutMinutes;
    }

    @DataBoundSetter
    public void setTimeoutMinutes(@CheckForNull Integer timeoutMinutes) {
        this.timeoutMinutes = timeoutMinutes;
    }

    /** A pattern of Ant's kind; null when no report is attached. */
    @CheckForNull
    public String getVulnerabilities() {
        return vulnerabilities;
    }

    @DataBoundSetter
    public void setVulnerabilities(@CheckForNull String vulnerabilities) {
        this.vulnerabilities = Util.fixEmptyAndTrim(vulnerabilities);
    }

    /**
     * What the core is asked for, without the branch, which the step does not know.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    ImageBuildRequest toRequest() {
        return new ImageBuildRequest(
                app,
                tag,
                additionalTags,
                context == null ? ImageBuildRequest.DEFAULT_CONTEXT : context,
                dockerfile == null ? ImageBuildRequest.DEFAULT_DOCKERFILE : dockerfile,
                target,
                buildArgs == null ? Map.of() : buildArgs,
                labels == null ? Map.of() : labels,
                allPlatforms(),
                engine == null ? null : EngineName.parse("engine", engine),
                DefaultText.or(IfExists.REUSE, ifExists, IfExists::parse),
                push,
                output,
                cache,
                Util.fixNull(extraArgs),
                timeoutMinutes,
                null);
    }

    private List<String> allPlatforms() {
        if (platforms == null) {
            return List.of(platform == null ? ImageBuildRequest.DEFAULT_PLATFORM : platform);
        }
        if (platform != null) {
            throw new InvalidInputException(
                    "platform", platform, "stands beside platforms", "put it into the list, or leave the list out");
        }
        return platforms;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new BuildImageExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "buildImage";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuildImageStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            Object app = namedArgs.get("app");
            Object tag = namedArgs.get("tag");
            return tag == null ? String.valueOf(app) : app + ":" + tag;
        }

        @POST
        public FormValidation doCheckApp(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForm.check(
                    item, () -> ImageBuildRequest.checkApp(Util.fixNull(value).trim()));
        }

        @POST
        public ListBoxModel doFillEngineItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.BuildImageStep_engineOfTheSettings(), "");
            items.addAll(StepForm.choices(EngineName.values()));
            return items;
        }

        @POST
        public ListBoxModel doFillIfExistsItems() {
            return StepForm.choices(IfExists.values());
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return StepForm.credentials(item, credentialsId, List.of(StandardUsernamePasswordCredentials.class));
        }
    }
}
