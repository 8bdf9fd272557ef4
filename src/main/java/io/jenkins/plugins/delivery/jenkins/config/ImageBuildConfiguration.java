package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.ImageMediaTypes;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code imageBuild:}: how images are built. Texts that are not set are empty. */
public final class ImageBuildConfiguration extends ListingsConfiguration
        implements Describable<ImageBuildConfiguration> {
    private String engine = EngineName.AUTO.text();
    private String kanikoExecutable = ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE;
    private String cacheRepository = "";
    private List<String> mirrors = new ArrayList<>();
    private List<String> allowedExtraArgs = new ArrayList<>();
    private List<String> extraArgs = new ArrayList<>();
    private List<String> mainBranches = new ArrayList<>(ImageBuildSettings.DEFAULT_MAIN_BRANCHES);
    private int retries = ImageBuildSettings.DEFAULT_RETRIES;
    private int timeoutMinutes = ImageBuildSettings.DEFAULT_TIMEOUT_MINUTES;
    private String mediaTypes = ImageMediaTypes.BASE.text();

    private boolean layered;
    private boolean reuseCompiled;

    @DataBoundConstructor
    public ImageBuildConfiguration() {}

    /** The settings for the core. */
    ImageBuildSettings toSettings() {
        checkExtraArgs(extraArgs, allowedExtraArgs);
        return new ImageBuildSettings(
                checkedEngine(engine),
                kanikoExecutable,
                cacheRepository,
                mirrors,
                allowedExtraArgs,
                extraArgs,
                mainBranches,
                retries,
                timeoutMinutes,
                checkedMediaTypes(mediaTypes),
                isShareListings(),
                listings(),
                layered,
                reuseCompiled,
                programImage());
    }

    public String getEngine() {
        return engine;
    }

    @DataBoundSetter
    public void setEngine(@CheckForNull String engine) {
        this.engine = checkedEngine(engine).text();
    }

    public String getKanikoExecutable() {
        return kanikoExecutable;
    }

    /** Takes the path, or the default one when it is empty. */
    @DataBoundSetter
    public void setKanikoExecutable(@CheckForNull String kanikoExecutable) {
        this.kanikoExecutable = checkedExecutable(kanikoExecutable);
    }

    public String getCacheRepository() {
        return cacheRepository;
    }

    @DataBoundSetter
    public void setCacheRepository(@CheckForNull String cacheRepository) {
        this.cacheRepository = checkedCacheRepository(cacheRepository);
    }

    public List<String> getMirrors() {
        return List.copyOf(mirrors);
    }

    @DataBoundSetter
    public void setMirrors(@CheckForNull List<String> mirrors) {
        List<String> lines = FormText.lines(mirrors);
        lines.forEach(ImageBuildSettings::checkMirror);
        this.mirrors = new ArrayList<>(lines);
    }

    public List<String> getAllowedExtraArgs() {
        return List.copyOf(allowedExtraArgs);
    }

    @DataBoundSetter
    public void setAllowedExtraArgs(@CheckForNull List<String> allowedExtraArgs) {
        List<String> lines = FormText.lines(allowedExtraArgs);
        lines.forEach(ImageBuildSettings::checkAllowedArg);
        this.allowedExtraArgs = new ArrayList<>(lines);
    }

    public List<String> getExtraArgs() {
        return List.copyOf(extraArgs);
    }

    /** Takes the options; whether each is an allowed one shows when both lists are there. */
    @DataBoundSetter
    public void setExtraArgs(@CheckForNull List<String> extraArgs) {
        this.extraArgs = new ArrayList<>(FormText.lines(extraArgs));
    }

    public List<String> getMainBranches() {
        return List.copyOf(mainBranches);
    }

    @DataBoundSetter
    public void setMainBranches(@CheckForNull List<String> mainBranches) {
        this.mainBranches = new ArrayList<>(FormText.lines(mainBranches));
    }

    public int getRetries() {
        return retries;
    }

    /** @param retries null when what was written is not a number */
    @DataBoundSetter
    public void setRetries(@CheckForNull Integer retries) {
        int number = WholeNumber.required("imageBuild.retries", retries);
        ImageBuildSettings.checkRetries(number);
        this.retries = number;
    }

    public int getTimeoutMinutes() {
        return timeoutMinutes;
    }

    /** @param timeoutMinutes null when what was written is not a number */
    @DataBoundSetter
    public void setTimeoutMinutes(@CheckForNull Integer timeoutMinutes) {
        int number = WholeNumber.required("imageBuild.timeoutMinutes", timeoutMinutes);
        ImageBuildSettings.checkTimeout("imageBuild.timeoutMinutes", number);
        this.timeoutMinutes = number;
    }

    public String getMediaTypes() {
        return mediaTypes;
    }

    @DataBoundSetter
    public void setMediaTypes(@CheckForNull String mediaTypes) {
        this.mediaTypes = checkedMediaTypes(mediaTypes).text();
    }

    public boolean isLayered() {
        return layered;
    }

    @DataBoundSetter
    public void setLayered(boolean layered) {
        this.layered = layered;
    }

    public boolean isReuseCompiled() {
        return reuseCompiled;
    }

    @DataBoundSetter
    public void setReuseCompiled(boolean reuseCompiled) {
        this.reuseCompiled = reuseCompiled;
    }

    private static ImageMediaTypes checkedMediaTypes(@CheckForNull String value) {
        String name = FormText.trimmed(value);
        return name.isEmpty() ? ImageMediaTypes.BASE : ImageMediaTypes.parse(name);
    }

    private static EngineName checkedEngine(@CheckForNull String value) {
        String name = FormText.trimmed(value);
        return name.isEmpty() ? EngineName.AUTO : EngineName.parse("imageBuild.engine", name);
    }

    private static String checkedExecutable(@CheckForNull String value) {
        String path = FormText.trimmed(value);
        if (path.isEmpty()) {
            return ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE;
        }
        ImageBuildSettings.checkExecutable(path);
        return path;
    }

    private static String checkedCacheRepository(@CheckForNull String value) {
        String repository = FormText.trimmed(value);
        if (!repository.isEmpty()) {
            ImageBuildSettings.checkCacheRepository(repository);
        }
        return repository;
    }

    private static void checkExtraArgs(List<String> args, List<String> allowed) {
        for (String arg : args) {
            String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
            if (!allowed.contains(name)) {
                throw new InvalidInputException(
                        "imageBuild.extraArgs",
                        arg,
                        "is not an allowed option",
                        "add " + name + " to imageBuild.allowedExtraArgs, or leave it out");
            }
        }
    }

    /** The part of the form, its checks and its drop-down. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<ImageBuildConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ImageBuildConfiguration_displayName();
        }

        public String getDefaultKanikoExecutable() {
            return ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE;
        }

        public String getDefaultUser() {
            return ProgramImageSettings.DEFAULT_USER;
        }

        /** What a text area shows of a list. */
        public String lines(@CheckForNull List<String> elements) {
            return FormText.join(elements);
        }

        @POST
        public ListBoxModel doFillEngineItems() {
            ListBoxModel items = new ListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)) {
                items.add(Messages.ImageBuildConfiguration_engineAuto(), EngineName.AUTO.text());
                items.add(Messages.ImageBuildConfiguration_engineInProcess(), EngineName.IN_PROCESS.text());
                items.add(Messages.ImageBuildConfiguration_engineKaniko(), EngineName.KANIKO.text());
                items.add(Messages.ImageBuildConfiguration_engineDocker(), EngineName.DOCKER.text());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillMediaTypesItems() {
            ListBoxModel items = new ListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)) {
                items.add(Messages.ImageBuildConfiguration_mediaTypesBase(), ImageMediaTypes.BASE.text());
                items.add(Messages.ImageBuildConfiguration_mediaTypesOci(), ImageMediaTypes.OCI.text());
                items.add(Messages.ImageBuildConfiguration_mediaTypesDocker(), ImageMediaTypes.DOCKER.text());
            }
            return items;
        }

        @POST
        public FormValidation doCheckMediaTypes(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedMediaTypes(value));
        }

        /** Warns when nobody's listings would be believed. */
        @POST
        public FormValidation doCheckListingRepository(
                @QueryParameter String value, @QueryParameter String listingSignedBy) {
            FormValidation checked = FieldCheck.of(() -> checkedListingRepository(value));
            return checked.kind == FormValidation.Kind.OK
                            && FieldCheck.isAllowed()
                            && !FormText.trimmed(value).isEmpty()
                            && isNobodyBelieved(listingSignedBy)
                    ? FormValidation.warning(Messages.ImageBuildConfiguration_nobodyBelieved())
                    : checked;
        }

        @POST
        public FormValidation doCheckListingSignedBy(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedListingSignedBy(value));
        }

        @POST
        public FormValidation doCheckBaseImage(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedBaseImage(value));
        }

        @POST
        public FormValidation doCheckUser(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedUser(value));
        }

        @POST
        public FormValidation doCheckPort(@QueryParameter String value) {
            return FieldCheck.of(() -> ProgramImageSettings.checkPort(WholeNumber.parse("imageBuild.port", value)));
        }

        @POST
        public FormValidation doCheckJavaOptions(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedJavaOptions(value));
        }

        @POST
        public FormValidation doCheckEngine(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedEngine(value));
        }

        @POST
        public FormValidation doCheckKanikoExecutable(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedExecutable(value));
        }

        @POST
        public FormValidation doCheckCacheRepository(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedCacheRepository(value));
        }

        @POST
        public FormValidation doCheckMirrors(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(ImageBuildSettings::checkMirror));
        }

        @POST
        public FormValidation doCheckAllowedExtraArgs(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(ImageBuildSettings::checkAllowedArg));
        }

        @POST
        public FormValidation doCheckExtraArgs(@QueryParameter String value, @QueryParameter String allowedExtraArgs) {
            return FieldCheck.of(() -> checkExtraArgs(FormText.lines(value), FormText.lines(allowedExtraArgs)));
        }

        /** Warns when no branch gets {@code latest}. */
        @POST
        public FormValidation doCheckMainBranches(@QueryParameter String value) {
            return FieldCheck.isAllowed() && FormText.lines(value).isEmpty()
                    ? FormValidation.warning(Messages.ImageBuildConfiguration_noMainBranch())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckRetries(@QueryParameter String value) {
            return FieldCheck.of(() -> ImageBuildSettings.checkRetries(WholeNumber.parse("imageBuild.retries", value)));
        }

        @POST
        public FormValidation doCheckTimeoutMinutes(@QueryParameter String value) {
            return FieldCheck.of(() -> ImageBuildSettings.checkTimeout(
                    "imageBuild.timeoutMinutes", WholeNumber.parse("imageBuild.timeoutMinutes", value)));
        }
    }
}
