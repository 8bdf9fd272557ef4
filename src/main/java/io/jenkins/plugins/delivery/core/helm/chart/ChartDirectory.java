package io.jenkins.plugins.delivery.core.helm.chart;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.values.ValueTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chart as a directory.
 *
 * @param path the directory that holds {@code Chart.yaml}
 * @param name what the user calls it, for messages and the log
 * @param chartName the chart's own name
 * @param version the chart's version
 */
public record ChartDirectory(Path path, String name, String chartName, String version) {
    private static final String CHART_FILE = "Chart.yaml";

    /**
     * Takes a directory.
     *
     * @throws InvalidInputException when there is no chart in it
     */
    public static ChartDirectory of(Path path, String name) {
        Path file = path.resolve(CHART_FILE);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "chart",
                    name,
                    Files.isDirectory(path) ? "has no " + CHART_FILE : "does not exist",
                    "name the directory of a chart, relative to the workspace, an archive, or oci://registry/chart");
        }
        ValueTree chart = ValueTree.parse(read(file), name + "/" + CHART_FILE);
        return new ChartDirectory(path, name, text(chart, "name", name), text(chart, "version", name));
    }

    private static String text(ValueTree chart, String key, String name) {
        Object value = chart.get(key);
        if (value == null || value.toString().isBlank()) {
            throw new InvalidInputException(
                    "chart", name, "has a " + CHART_FILE + " without " + key, "add " + key + ": to it");
        }
        return value.toString();
    }

    /** What {@code helm package} calls the archive of this chart. */
    public String archiveName() {
        return chartName + "-" + version + ".tgz";
    }

    /**
     * Finds a values file: in the chart, else in the workspace.
     *
     * @throws InvalidInputException that lists the chart's values files when it is in neither
     */
    public Path valuesFile(String file, Path workspace) {
        return Stream.of(path.resolve(file), workspace.resolve(file))
                .map(Path::normalize)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "valuesFiles",
                        file,
                        "is neither in the chart " + name + " nor in the workspace",
                        "add it, or name another; the chart has " + valuesFiles()));
    }

    private String valuesFiles() {
        try (Stream<Path> files = Files.list(path)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml") && !file.equals(CHART_FILE))
                    .sorted()
                    .toList();
            return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "no files that can be listed";
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DeliveryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
