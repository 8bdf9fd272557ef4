package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.helm.ChartChoice;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageChoice;
import io.jenkins.plugins.delivery.core.helm.ImageMode;
import io.jenkins.plugins.delivery.core.helm.OnPending;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.core.helm.ValuesStrategy;
import io.jenkins.plugins.delivery.jenkins.step.DefaultText;
import io.jenkins.plugins.delivery.jenkins.step.PlainValues;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** The step {@code helmDeploy}: from an image to a release that runs, or to the reason why it does not. */
public final class HelmDeployStep extends Step {
    private final String app;
    private final String environment;

    private String image;
    private String tag;
    private String imageMode;
    private String chart;
    private String chartVersion;
    private List<String> valuesFiles;
    private String appConfig;
    private String appConfigMode;
    private String appConfigKey;
    private Map<String, Object> set;
    private boolean install = true;
    private boolean createNamespace;
    private boolean rollbackOnFailure = true;
    private boolean uninstallOnFailedInstall;
    private String timeout;
    private Integer historyMax;
    private boolean forceReplace;
    private String conflicts;
    private boolean takeOwnership;
    private String valuesStrategy;
    private boolean diff = true;
    private String dryRun;
    private boolean lint = true;
    private boolean runTests;
    private String onPending;
    private boolean verifyImage = true;
    private boolean failFast = true;
    private int toleratedRestarts = DeployOptions.DEFAULT_TOLERATED_RESTARTS;
    private String kubeconfigCredentialsId;
    private String kubeContext;
    private String overrideReason;

    @DataBoundConstructor
    public HelmDeployStep(String app, String environment) {
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

    @CheckForNull
    public String getImageMode() {
        return imageMode;
    }

    @DataBoundSetter
    public void setImageMode(@CheckForNull String imageMode) {
        this.imageMode = DefaultText.unless(ImageMode.TAG.text(), imageMode);
    }

    @CheckForNull
    public String getChart() {
        return chart;
    }

    @DataBoundSetter
    public void setChart(@CheckForNull String chart) {
        this.chart = Util.fixEmptyAndTrim(chart);
    }

    @CheckForNull
    public String getChartVersion() {
        return chartVersion;
    }

    @DataBoundSetter
    public void setChartVersion(@CheckForNull String chartVersion) {
        this.chartVersion = Util.fixEmptyAndTrim(chartVersion);
    }

    @CheckForNull
    public List<String> getValuesFiles() {
        return valuesFiles;
    }

    @DataBoundSetter
    public void setValuesFiles(@CheckForNull List<String> valuesFiles) {
        this.valuesFiles = valuesFiles == null || valuesFiles.isEmpty() ? null : List.copyOf(valuesFiles);
    }

    @CheckForNull
    public String getAppConfig() {
        return appConfig;
    }

    @DataBoundSetter
    public void setAppConfig(@CheckForNull String appConfig) {
        this.appConfig = Util.fixEmptyAndTrim(appConfig);
    }

    @CheckForNull
    public String getAppConfigMode() {
        return appConfigMode;
    }

    @DataBoundSetter
    public void setAppConfigMode(@CheckForNull String appConfigMode) {
        this.appConfigMode = Util.fixEmptyAndTrim(appConfigMode);
    }

    @CheckForNull
    public String getAppConfigKey() {
        return appConfigKey;
    }

    @DataBoundSetter
    public void setAppConfigKey(@CheckForNull String appConfigKey) {
        this.appConfigKey = Util.fixEmptyAndTrim(appConfigKey);
    }

    @CheckForNull
    public Map<String, Object> getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(@CheckForNull Map<String, ?> set) {
        this.set = set == null || set.isEmpty() ? null : PlainValues.of(set);
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
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
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

    @CheckForNull
    public String getConflicts() {
        return conflicts;
    }

    @DataBoundSetter
    public void setConflicts(@CheckForNull String conflicts) {
        this.conflicts = DefaultText.unless(Conflicts.FAIL.text(), conflicts);
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

    @CheckForNull
    public String getOverrideReason() {
        return overrideReason;
    }

    @DataBoundSetter
    public void setOverrideReason(@CheckForNull String overrideReason) {
        this.overrideReason = Util.fixEmptyAndTrim(overrideReason);
    }

    /**
     * What the core is asked for.
     *
     * @throws InvalidInputException when a parameter is wrong
     */
    DeployRequest toRequest() {
        return new DeployRequest(
                app,
                environment,
                new ImageChoice(
                        image, tag, imageMode == null ? ImageMode.TAG : ImageMode.parse(imageMode), verifyImage),
                new ChartChoice(
                        chart,
                        chartVersion,
                        valuesFiles,
                        appConfig,
                        appConfigMode == null ? null : AppConfigMode.parse("appConfigMode", appConfigMode),
                        appConfigKey,
                        set == null ? Map.of() : set),
                new DeployOptions(
                        install,
                        createNamespace,
                        rollbackOnFailure,
                        uninstallOnFailedInstall,
                        timeout,
                        historyMax,
                        forceReplace,
                        conflicts == null ? Conflicts.FAIL : Conflicts.parse(conflicts),
                        takeOwnership,
                        valuesStrategy == null ? ValuesStrategy.RESET : ValuesStrategy.parse(valuesStrategy),
                        diff,
                        dryRun == null ? DryRun.NONE : DryRun.parse(dryRun),
                        lint,
                        runTests,
                        onPending == null ? OnPending.WAIT : OnPending.parse(onPending),
                        failFast,
                        toleratedRestarts),
                SignOff.NONE);
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
            Object image = namedArgs.get("tag") == null ? namedArgs.get("image") : namedArgs.get("tag");
            return namedArgs.get("app") + (image == null ? "" : " " + image) + " to " + namedArgs.get("environment");
        }

        @POST
        public ListBoxModel doFillImageModeItems() {
            return items(ImageMode.values());
        }

        @POST
        public ListBoxModel doFillConflictsItems() {
            return items(Conflicts.values());
        }

        @POST
        public ListBoxModel doFillValuesStrategyItems() {
            return items(ValuesStrategy.values());
        }

        @POST
        public ListBoxModel doFillDryRunItems() {
            return items(DryRun.values());
        }

        @POST
        public ListBoxModel doFillOnPendingItems() {
            return items(OnPending.values());
        }
    }
}
