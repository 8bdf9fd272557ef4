package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.AppConfigSettings;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Which chart is asked for, with which values. Null means that the user said nothing, so that the settings decide.
 *
 * @param chart a directory or an archive in the workspace, or {@code oci://…}
 * @param version the version of a chart in a registry
 * @param valuesFiles values files of the chart or the workspace, later ones winning
 * @param appConfig the service's own settings, relative to the workspace
 * @param appConfigMode what that file is to the chart
 * @param appConfigKey the value that gets the file's text in the mode {@code setFile}
 * @param set values that win over all files: nested maps, dotted keys or both
 */
public record ChartChoice(
        @CheckForNull String chart,
        @CheckForNull String version,
        @CheckForNull List<String> valuesFiles,
        @CheckForNull String appConfig,
        @CheckForNull AppConfigMode appConfigMode,
        @CheckForNull String appConfigKey,
        Map<String, Object> set)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public ChartChoice {
        if (chart != null) {
            HelmSettings.checkChart("chart", chart);
        }
        if (valuesFiles != null) {
            valuesFiles = List.copyOf(valuesFiles);
        }
        if (appConfigKey != null) {
            AppConfigSettings.checkKey(appConfigKey);
        }
    }
}
