package io.jenkins.plugins.delivery.core.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.GoDuration;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How services are deployed.
 *
 * @param executable Helm's executable where the command runs
 * @param tool the Helm installation of Jenkins' tool settings that is used instead; empty means the executable
 * @param chart the common chart, when a build names none: a directory, an archive or {@code oci://…}
 * @param timeout how long a rollout may take, as in {@code 5m}
 * @param historyMax how many revisions of a release Helm keeps, 2 to 1000
 * @param keys the values by which the chart is told what to deploy
 * @param ingressPath what the paths of the Ingress are set to, with {@code ${app}}
 * @param appConfig where a service's own settings are
 * @param supersede whether a newer deploy takes the place of an older one of the same release that still waits
 * @param allowLatest whether the tag {@code latest}, which names no certain image, may be deployed
 */
public record HelmSettings(
        String executable,
        String tool,
        String chart,
        String timeout,
        int historyMax,
        ValueKeys keys,
        String ingressPath,
        AppConfigSettings appConfig,
        boolean supersede,
        boolean allowLatest)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_EXECUTABLE = "helm";
    public static final String DEFAULT_CHART = "helm";
    public static final String DEFAULT_TIMEOUT = "5m";
    public static final int DEFAULT_HISTORY_MAX = 10;
    public static final String DEFAULT_INGRESS_PATH = "/${app}";

    private static final Duration LONGEST = Duration.ofHours(24);

    public HelmSettings {
        checkExecutable(executable);
        checkChart("helm.chart", chart);
        checkTimeout("helm.timeout", timeout);
        checkHistoryMax("helm.historyMax", historyMax);
        checkIngressPath(ingressPath);
    }

    /** What holds when nothing is set. */
    public static HelmSettings defaults() {
        return new HelmSettings(
                DEFAULT_EXECUTABLE,
                "",
                DEFAULT_CHART,
                DEFAULT_TIMEOUT,
                DEFAULT_HISTORY_MAX,
                ValueKeys.defaults(),
                DEFAULT_INGRESS_PATH,
                AppConfigSettings.defaults(),
                false,
                false);
    }

    /** Throws unless the value can be a program. */
    public static void checkExecutable(String executable) {
        if (executable.isBlank() || executable.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "helm.executable", executable, "is not a program", "write its name or path, as in helm");
        }
    }

    /** Throws unless the value can name a chart. An option in its place would be Helm's to obey. */
    public static void checkChart(String field, String chart) {
        if (chart.isBlank() || chart.startsWith("-") || chart.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    field, chart, "is not a chart", "name a directory, an archive, or oci://registry/chart");
        }
    }

    /** Throws unless the value is a duration as Helm writes it, from a second to a day. */
    public static Duration checkTimeout(String field, String timeout) {
        return GoDuration.parse(timeout)
                .filter(duration -> duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new InvalidInputException(
                        field, timeout, "is not a time to wait", "write 1s to 24h, as in 5m or 1m30s"));
    }

    /**
     * How long a rollout may take.
     *
     * @param asked the parameter {@code timeout} of a deploy or a roll-back; null means that of the settings
     * @throws InvalidInputException when it is none
     */
    public Duration timeoutOr(@CheckForNull String asked) {
        return asked == null ? checkTimeout("helm.timeout", timeout) : checkTimeout("timeout", asked);
    }

    /** Throws unless there is a revision to go back to, and an end. */
    public static void checkHistoryMax(String field, int historyMax) {
        if (historyMax < 2 || historyMax > 1000) {
            throw new InvalidInputException(
                    field, historyMax, "is out of range", "use 2 to 1000; with fewer there is nothing to go back to");
        }
    }

    /** Throws unless the value is a path. */
    public static void checkIngressPath(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
            throw new InvalidInputException(
                    "helm.ingressPath", path, "is not a path", "begin it with '/', as in " + DEFAULT_INGRESS_PATH);
        }
        PatternVariables.check("helm.ingressPath", path, "app");
    }
}
