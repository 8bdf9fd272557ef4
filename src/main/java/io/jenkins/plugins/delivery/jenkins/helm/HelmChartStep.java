package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.helm.ChartChoice;
import io.jenkins.plugins.delivery.jenkins.step.PlainValues;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that gives Helm a chart: the parameters that say which, and with which values. */
@Restricted(NoExternalUse.class)
public abstract class HelmChartStep extends HelmStep {
    private String chart;
    private String chartVersion;
    private List<String> valuesFiles;
    private String appConfig;
    private String appConfigMode;
    private String appConfigKey;
    private Map<String, Object> set;

    HelmChartStep(@CheckForNull String app, @CheckForNull String environment) {
        super(app, environment);
    }

    @CheckForNull
    public final String getChart() {
        return chart;
    }

    @DataBoundSetter
    public final void setChart(@CheckForNull String chart) {
        this.chart = Util.fixEmptyAndTrim(chart);
    }

    @CheckForNull
    public final String getChartVersion() {
        return chartVersion;
    }

    @DataBoundSetter
    public final void setChartVersion(@CheckForNull String chartVersion) {
        this.chartVersion = Util.fixEmptyAndTrim(chartVersion);
    }

    @CheckForNull
    public final List<String> getValuesFiles() {
        return valuesFiles;
    }

    @DataBoundSetter
    public final void setValuesFiles(@CheckForNull List<String> valuesFiles) {
        this.valuesFiles = PlainValues.list(valuesFiles);
    }

    @CheckForNull
    public final String getAppConfig() {
        return appConfig;
    }

    @DataBoundSetter
    public final void setAppConfig(@CheckForNull String appConfig) {
        this.appConfig = Util.fixEmptyAndTrim(appConfig);
    }

    @CheckForNull
    public final String getAppConfigMode() {
        return appConfigMode;
    }

    @DataBoundSetter
    public final void setAppConfigMode(@CheckForNull String appConfigMode) {
        this.appConfigMode = Util.fixEmptyAndTrim(appConfigMode);
    }

    @CheckForNull
    public final String getAppConfigKey() {
        return appConfigKey;
    }

    @DataBoundSetter
    public final void setAppConfigKey(@CheckForNull String appConfigKey) {
        this.appConfigKey = Util.fixEmptyAndTrim(appConfigKey);
    }

    @CheckForNull
    public final Map<String, Object> getSet() {
        return set;
    }

    @DataBoundSetter
    public final void setSet(@CheckForNull Map<String, ?> set) {
        this.set = PlainValues.of(set);
    }

    /** @throws io.jenkins.plugins.delivery.core.InvalidInputException when one of the parameters is wrong */
    final ChartChoice chartChoice() {
        return new ChartChoice(
                chart,
                chartVersion,
                valuesFiles,
                appConfig,
                appConfigMode == null ? null : AppConfigMode.parse("appConfigMode", appConfigMode),
                appConfigKey,
                set == null ? Map.of() : set);
    }
}
