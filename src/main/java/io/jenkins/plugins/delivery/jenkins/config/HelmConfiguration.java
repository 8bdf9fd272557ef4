package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.AppConfigSettings;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import io.jenkins.plugins.delivery.jenkins.tool.HelmInstallation;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code helm:}: how services are deployed. Texts that are not set are empty. */
public final class HelmConfiguration implements Describable<HelmConfiguration> {
    private String executable = HelmSettings.DEFAULT_EXECUTABLE;
    private String tool = "";
    private String chart = HelmSettings.DEFAULT_CHART;
    private String timeout = HelmSettings.DEFAULT_TIMEOUT;
    private int historyMax = HelmSettings.DEFAULT_HISTORY_MAX;
    private String imageTagKey = ValueKeys.DEFAULT_IMAGE_TAG;
    private String imageRepositoryKey = ValueKeys.DEFAULT_IMAGE_REPOSITORY;
    private String imageDigestKey = ValueKeys.DEFAULT_IMAGE_DIGEST;
    private String ingressPathsKey = ValueKeys.DEFAULT_INGRESS_PATHS;
    private String ingressPath = HelmSettings.DEFAULT_INGRESS_PATH;
    private String appConfig = AppConfigSettings.DEFAULT_PATH;
    private String appConfigMode = AppConfigMode.VALUES.text();
    private String appConfigKey = AppConfigSettings.DEFAULT_KEY;
    private boolean supersede;
    private boolean allowLatest;

    @DataBoundConstructor
    public HelmConfiguration() {}

    /** The settings for the core. */
    HelmSettings toSettings() {
        return new HelmSettings(
                executable,
                tool,
                chart,
                timeout,
                historyMax,
                new ValueKeys(imageTagKey, imageRepositoryKey, imageDigestKey, ingressPathsKey),
                ingressPath,
                new AppConfigSettings(appConfig, checkedMode(appConfigMode), appConfigKey),
                supersede,
                allowLatest);
    }

    public String getExecutable() {
        return executable;
    }

    /** Takes the program, or the default one when it is empty. */
    @DataBoundSetter
    public void setExecutable(@CheckForNull String executable) {
        this.executable = checkedExecutable(executable);
    }

    public String getTool() {
        return tool;
    }

    @DataBoundSetter
    public void setTool(@CheckForNull String tool) {
        this.tool = FormText.trimmed(tool);
    }

    public String getChart() {
        return chart;
    }

    /** Takes the chart, or the default one when it is empty. */
    @DataBoundSetter
    public void setChart(@CheckForNull String chart) {
        this.chart = checkedChart(chart);
    }

    public String getTimeout() {
        return timeout;
    }

    /** Takes the duration, or the default one when it is empty. */
    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = checkedTimeout(timeout);
    }

    public int getHistoryMax() {
        return historyMax;
    }

    /** @param historyMax null when what was written is not a number */
    @DataBoundSetter
    public void setHistoryMax(@CheckForNull Integer historyMax) {
        int number = WholeNumber.required("helm.historyMax", historyMax);
        HelmSettings.checkHistoryMax("helm.historyMax", number);
        this.historyMax = number;
    }

    public String getImageTagKey() {
        return imageTagKey;
    }

    /** Takes the key, or the default one when it is empty: without a tag a deploy would change nothing. */
    @DataBoundSetter
    public void setImageTagKey(@CheckForNull String imageTagKey) {
        this.imageTagKey = checkedKey("helm.imageTagKey", orDefault(imageTagKey, ValueKeys.DEFAULT_IMAGE_TAG));
    }

    public String getImageRepositoryKey() {
        return imageRepositoryKey;
    }

    @DataBoundSetter
    public void setImageRepositoryKey(@CheckForNull String imageRepositoryKey) {
        this.imageRepositoryKey = checkedKey("helm.imageRepositoryKey", imageRepositoryKey);
    }

    public String getImageDigestKey() {
        return imageDigestKey;
    }

    @DataBoundSetter
    public void setImageDigestKey(@CheckForNull String imageDigestKey) {
        this.imageDigestKey = checkedKey("helm.imageDigestKey", imageDigestKey);
    }

    public String getIngressPathsKey() {
        return ingressPathsKey;
    }

    @DataBoundSetter
    public void setIngressPathsKey(@CheckForNull String ingressPathsKey) {
        this.ingressPathsKey = checkedKey("helm.ingressPathsKey", ingressPathsKey);
    }

    public String getIngressPath() {
        return ingressPath;
    }

    /** Takes the pattern, or the default one when it is empty. */
    @DataBoundSetter
    public void setIngressPath(@CheckForNull String ingressPath) {
        this.ingressPath = checkedIngressPath(ingressPath);
    }

    public String getAppConfig() {
        return appConfig;
    }

    /** Takes the pattern; empty means that services have no settings of their own. */
    @DataBoundSetter
    public void setAppConfig(@CheckForNull String appConfig) {
        String trimmed = FormText.trimmed(appConfig);
        AppConfigSettings.checkPath(trimmed);
        this.appConfig = trimmed;
    }

    public String getAppConfigMode() {
        return appConfigMode;
    }

    @DataBoundSetter
    public void setAppConfigMode(@CheckForNull String appConfigMode) {
        this.appConfigMode = checkedMode(appConfigMode).text();
    }

    public String getAppConfigKey() {
        return appConfigKey;
    }

    /** Takes the key, or the default one when it is empty. */
    @DataBoundSetter
    public void setAppConfigKey(@CheckForNull String appConfigKey) {
        this.appConfigKey = checkedKey("helm.appConfigKey", orDefault(appConfigKey, AppConfigSettings.DEFAULT_KEY));
    }

    public boolean isSupersede() {
        return supersede;
    }

    @DataBoundSetter
    public void setSupersede(boolean supersede) {
        this.supersede = supersede;
    }

    public boolean isAllowLatest() {
        return allowLatest;
    }

    @DataBoundSetter
    public void setAllowLatest(boolean allowLatest) {
        this.allowLatest = allowLatest;
    }

    private static String orDefault(@CheckForNull String value, String defaultValue) {
        String trimmed = FormText.trimmed(value);
        return trimmed.isEmpty() ? defaultValue : trimmed;
    }

    private static String checkedExecutable(@CheckForNull String value) {
        String executable = orDefault(value, HelmSettings.DEFAULT_EXECUTABLE);
        HelmSettings.checkExecutable(executable);
        return executable;
    }

    private static String checkedChart(@CheckForNull String value) {
        String chart = orDefault(value, HelmSettings.DEFAULT_CHART);
        HelmSettings.checkChart("helm.chart", chart);
        return chart;
    }

    private static String checkedTimeout(@CheckForNull String value) {
        String timeout = orDefault(value, HelmSettings.DEFAULT_TIMEOUT);
        HelmSettings.checkTimeout("helm.timeout", timeout);
        return timeout;
    }

    private static String checkedIngressPath(@CheckForNull String value) {
        String path = orDefault(value, HelmSettings.DEFAULT_INGRESS_PATH);
        HelmSettings.checkIngressPath(path);
        return path;
    }

    private static AppConfigMode checkedMode(@CheckForNull String value) {
        return AppConfigMode.parse("helm.appConfigMode", orDefault(value, AppConfigMode.VALUES.text()));
    }

    private static String checkedKey(String field, @CheckForNull String value) {
        String key = FormText.trimmed(value);
        ValueKeys.checkKey(field, key);
        return key;
    }

    /** The part of the form, its checks and its drop-downs. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<HelmConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmConfiguration_displayName();
        }

        /** What an empty form would hold, for the hints in its fields. */
        public HelmConfiguration getDefaults() {
            return new HelmConfiguration();
        }

        /** The Helm installations of the tool settings, none, and the current one whatever it is. */
        @POST
        public ListBoxModel doFillToolItems(@QueryParameter String tool) {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.HelmConfiguration_noTool(), "");
            List<String> names =
                    Jenkins.get().hasPermission(Jenkins.SYSTEM_READ) ? HelmInstallation.names() : List.of();
            names.forEach(items::add);
            String current = FormText.trimmed(tool);
            if (!current.isEmpty() && !names.contains(current)) {
                items.add(current);
            }
            return items;
        }

        @POST
        public ListBoxModel doFillAppConfigModeItems() {
            ListBoxModel items = new ListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)) {
                items.add(Messages.HelmConfiguration_modeValues(), AppConfigMode.VALUES.text());
                items.add(Messages.HelmConfiguration_modeSetFile(), AppConfigMode.SET_FILE.text());
            }
            return items;
        }

        @POST
        public FormValidation doCheckExecutable(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedExecutable(value));
        }

        /** Complains when there is no such installation, which the drop-down shows all the same. */
        @POST
        public FormValidation doCheckTool(@QueryParameter String value) {
            String tool = FormText.trimmed(value);
            return FieldCheck.of(() -> {
                if (!tool.isEmpty()) {
                    HelmInstallation.named("helm.tool", tool);
                }
            });
        }

        @POST
        public FormValidation doCheckChart(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedChart(value));
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedTimeout(value));
        }

        @POST
        public FormValidation doCheckHistoryMax(@QueryParameter String value) {
            return FieldCheck.of(
                    () -> HelmSettings.checkHistoryMax("helm.historyMax", WholeNumber.parse("helm.historyMax", value)));
        }

        @POST
        public FormValidation doCheckImageTagKey(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedKey("helm.imageTagKey", value));
        }

        @POST
        public FormValidation doCheckImageRepositoryKey(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedKey("helm.imageRepositoryKey", value));
        }

        @POST
        public FormValidation doCheckImageDigestKey(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedKey("helm.imageDigestKey", value));
        }

        @POST
        public FormValidation doCheckIngressPathsKey(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedKey("helm.ingressPathsKey", value));
        }

        @POST
        public FormValidation doCheckIngressPath(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedIngressPath(value));
        }

        @POST
        public FormValidation doCheckAppConfig(@QueryParameter String value) {
            return FieldCheck.of(() -> AppConfigSettings.checkPath(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckAppConfigMode(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedMode(value));
        }

        @POST
        public FormValidation doCheckAppConfigKey(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedKey("helm.appConfigKey", value));
        }

        /** Warns that the tag names no certain image. */
        @POST
        public FormValidation doCheckAllowLatest(@QueryParameter boolean value) {
            return FieldCheck.isAllowed() && value
                    ? FormValidation.warning(Messages.HelmConfiguration_allowLatest())
                    : FormValidation.ok();
        }
    }
}
