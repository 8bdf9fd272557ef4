package io.jenkins.plugins.delivery.core.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of services and folders in Prometheus' text format, version 0.0.4: gauges over the time that was counted. */
public final class PrometheusText {
    private static final String PREFIX = "microservice_delivery_";

    private PrometheusText() {}

    /** One gauge after the other; those that are not known are left out. */
    public static String of(DoraTable table, String environment) {
        return Stream.of(
                        gauge(table, environment, "deployments", "Deploys that went forward", DoraFigures::deployments),
                        gauge(
                                table,
                                environment,
                                "deployments_per_day",
                                "Deploys that went forward, per day",
                                DoraFigures::deploymentsPerDay),
                        gauge(
                                table,
                                environment,
                                "lead_time_seconds",
                                "Median from a commit to the end of its first deploy",
                                figures -> seconds(figures.leadTime())),
                        gauge(
                                table,
                                environment,
                                "change_failure_ratio",
                                "Part of the deploys that failed or were taken back",
                                DoraFigures::changeFailureRate),
                        gauge(
                                table,
                                environment,
                                "time_to_restore_seconds",
                                "Median from a failure to its end",
                                figures -> seconds(figures.timeToRestore())))
                .collect(Collectors.joining());
    }

    private static Number seconds(Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private static String gauge(
            DoraTable table, String environment, String name, String help, Function<DoraFigures, Number> figure) {
        return "# HELP " + PREFIX + name + " " + help + "\n# TYPE " + PREFIX + name + " gauge\n"
                + samples(PREFIX + name, environment, "service", table.services(), figure)
                + "# HELP " + PREFIX + "folder_" + name + " " + help + ", of a folder\n# TYPE " + PREFIX + "folder_"
                + name + " gauge\n"
                + samples(PREFIX + "folder_" + name, environment, "folder", table.folders(), figure);
    }

    private static String samples(
            String name,
            String environment,
            String label,
            Map<String, DoraFigures> rows,
            Function<DoraFigures, Number> figure) {
        return rows.entrySet().stream()
                .map(row -> line(name, environment, label, row.getKey(), figure.apply(row.getValue())))
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }

    private static String line(String name, String environment, String label, String value, Number number) {
        return number == null
                ? null
                : name + "{environment=\"" + escaped(environment) + "\"," + label + "=\"" + escaped(value) + "\"} "
                        + number + "\n";
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
