package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageChoice;
import io.jenkins.plugins.delivery.core.helm.ImageMode;
import io.jenkins.plugins.delivery.core.helm.OnPending;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.ValuesStrategy;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code helmDeploy}: from an image to a release that runs, or to the reason why it does not. */
public final class HelmDeployStep extends HelmChartStep {
    private String image;
    private String tag;
    private String preview;
    private String imageMode;
    private boolean install = true;
    private boolean createNamespace;
    private boolean rollbackOnFailure = true;
    private boolean uninstallOnFailedInstall;
    private Integer historyMax;
    private boolean forceReplace;
    private boolean takeOwnership;
    private String valuesStrategy;
    private boolean diff = true;
    private String dryRun;
    private boolean lint = true;
    private boolean runTests;
    private boolean waitForJobs;
    private String onPending;
    private boolean verifyImage = true;
    private boolean failFast = true;
    private int toleratedRestarts = DeployOptions.DEFAULT_TOLERATED_RESTARTS;

    @DataBoundConstructor
    public HelmDeployStep(String app, String environment) {
        super(app, environment);
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

    @CheckForNull
    public String getPreview() {
        return preview;
    }

    @DataBoundSetter
    public void setPreview(@CheckForNull String preview) {
        this.preview = Util.fixEmptyAndTrim(preview);
    }

    @CheckForNull
    public String getImageMode() {
        return imageMode;
    }

    @DataBoundSetter
    public void setImageMode(@CheckForNull String imageMode) {
        this.imageMode = DefaultText.unless(ImageMode.TAG.text(), imageMode);
    }

    public boolean isInstall() {
        return install;
    }

    @DataBoundSetter
    public void setInstall(boolean install) {
        this.install = install;
    }

    public boolean isCreateNamespace() {
        return createNamespace;
    }

    @DataBoundSetter
    public void setCreateNamespace(boolean createNamespace) {
        this.createNamespace = createNamespace;
    }

    public boolean isRollbackOnFailure() {
        return rollbackOnFailure;
    }

    @DataBoundSetter
    public void setRollbackOnFailure(boolean rollbackOnFailure) {
        this.rollbackOnFailure = rollbackOnFailure;
    }

    public boolean isUninstallOnFailedInstall() {
        return uninstallOnFailedInstall;
    }

    @DataBoundSetter
    public void setUninstallOnFailedInstall(boolean uninstallOnFailedInstall) {
        this.uninstallOnFailedInstall = uninstallOnFailedInstall;
    }

    @CheckForNull
    public Integer getHistoryMax() {
        return historyMax;
    }

    @DataBoundSetter
    public void setHistoryMax(@CheckForNull Integer historyMax) {
        this.historyMax = historyMax;
    }

    public boolean isForceReplace() {
        return forceReplace;
    }

    @DataBoundSetter
    public void setForceReplace(boolean forceReplace) {
        this.forceReplace = forceReplace;
    }

    public boolean isTakeOwnership() {
        return takeOwnership;
    }

    @DataBoundSetter
    public void setTakeOwnership(boolean takeOwnership) {
        this.takeOwnership = takeOwnership;
    }

    @CheckForNull
    public String getValuesStrategy() {
        return valuesStrategy;
    }

    @DataBoundSetter
    public void setValuesStrategy(@CheckForNull String valuesStrategy) {
        this.valuesStrategy = DefaultText.unless(ValuesStrategy.RESET.text(), valuesStrategy);
    }

    public boolean isDiff() {
        return diff;
    }

    @DataBoundSetter
    public void setDiff(boolean diff) {
        this.diff = diff;
    }

    @CheckForNull
    public String getDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(@CheckForNull String dryRun) {
        this.dryRun = DefaultText.unless(DryRun.NONE.text(), dryRun);
    }

    public boolean isLint() {
        return lint;
    }

    @DataBoundSetter
    public void setLint(boolean lint) {
        this.lint = lint;
    }

    public boolean isRunTests() {
        return runTests;
    }

    @DataBoundSetter
    public void setRunTests(boolean runTests) {
        this.runTests = runTests;
    }

    public boolean isWaitForJobs() {
        return waitForJobs;
    }

    @DataBoundSetter
    public void setWaitForJobs(boolean waitForJobs) {
        this.waitForJobs = waitForJobs;
    }

    @CheckForNull
    public String getOnPending() {
        return onPending;
    }

    @DataBoundSetter
    public void setOnPending(@CheckForNull String onPending) {
        this.onPending = DefaultText.unless(OnPending.WAIT.text(), onPending);
    }

    public boolean isVerifyImage() {
        return verifyImage;
    }

    @DataBoundSetter
    public void setVerifyImage(boolean verifyImage) {
        this.verifyImage = verifyImage;
    }

    public boolean isFailFast() {
        return failFast;
    }

    @DataBoundSetter
    public void setFailFast(boolean failFast) {
        this.failFast = failFast;
    }

    public int getToleratedRestarts() {
        return toleratedRestarts;
    }

    @DataBoundSetter
    public void setToleratedRestarts(int toleratedRestarts) {
        this.toleratedRestarts = toleratedRestarts;
    }

    /**
     * What the core is asked for.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    DeployRequest toRequest() {
        return new DeployRequest(
                getApp(),
                getEnvironment(),
                new ImageChoice(image, tag, DefaultText.or(ImageMode.TAG, imageMode, ImageMode::parse), verifyImage),
                chartChoice(),
                new DeployOptions(
                        install,
                        createNamespace,
                        rollbackOnFailure,
                        uninstallOnFailedInstall,
                        getTimeout(),
                        historyMax,
                        forceReplace,
                        conflicts(),
                        takeOwnership,
                        DefaultText.or(ValuesStrategy.RESET, valuesStrategy, ValuesStrategy::parse),
                        diff,
                        DefaultText.or(DryRun.NONE, dryRun, DryRun::parse),
                        lint,
                        runTests,
                        waitForJobs,
                        DefaultText.or(OnPending.WAIT, onPending, OnPending::parse),
                        failFast,
                        toleratedRestarts),
                SignOff.NONE,
                preview);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new HelmDeployExecution(context, this);
    }

    /** Describes the step to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HelmStepDescriptor {
        @Override
        public String getFunctionName() {
            return "helmDeploy";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmDeployStep_displayName();
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
            return imageToEnvironment(namedArgs);
        }

        @POST
        public ListBoxModel doFillImageModeItems() {
            return StepForm.choices(ImageMode.values());
        }

        @POST
        public ListBoxModel doFillValuesStrategyItems() {
            return StepForm.choices(ValuesStrategy.values());
        }

        @POST
        public ListBoxModel doFillDryRunItems() {
            return StepForm.choices(DryRun.values());
        }

        @POST
        public ListBoxModel doFillOnPendingItems() {
            return StepForm.choices(OnPending.values());
        }
    }
}
