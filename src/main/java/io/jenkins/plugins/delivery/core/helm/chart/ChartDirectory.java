package io.jenkins.plugins.delivery.core.helm.chart;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.helm.values.ValueTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
    private static final String VALUES_FILES = "valuesFiles";

    /** Helm calls the archive by both. */
    private static final Pattern FILE_NAME = Pattern.compile("[^./\\\\\\p{Cntrl}-][^/\\\\\\p{Cntrl}]{0,99}");

    /**
     * Takes a directory.
     *
     * @param root what its links may lead to
     * @throws InvalidInputException when there is no chart in it, or a link of it leads elsewhere
     */
    public static ChartDirectory of(Path path, Path root, String name) {
        Path file = path.resolve(CHART_FILE);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "chart",
                    name,
                    Files.isDirectory(path) ? "has no " + CHART_FILE : "does not exist",
                    "name the directory of a chart, relative to the workspace, an archive, or oci://registry/chart");
        }
        ChartLinks.check(path, root, name);
        ValueTree chart = ValueTree.parse(
                WorkspaceFile.in(root, path, "chart", CHART_FILE).text(), name + "/" + CHART_FILE);
        return new ChartDirectory(path, name, text(chart, "name", name), text(chart, "version", name));
    }

    private static String text(ValueTree chart, String key, String name) {
        Object value = chart.get(key);
        if (value == null || value.toString().isBlank()) {
            throw new InvalidInputException(
                    "chart", name, "has a " + CHART_FILE + " without " + key, "add " + key + ": to it");
        }
        if (!FILE_NAME.matcher(value.toString()).matches()) {
            throw new InvalidInputException(
                    "chart",
                    name,
                    "has a " + CHART_FILE + " whose " + key + " is not one that Helm takes",
                    "use letters, digits, '.', '-' and '_'");
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
     * @return the file, named as the log names it
     * @throws InvalidInputException when it leaves the workspace, or is in neither; then with the chart's values files
     */
    public WorkspaceFile valuesFile(String file, Path workspace) {
        return findValuesFile(file, workspace)
                .orElseThrow(() -> new InvalidInputException(
                        VALUES_FILES,
                        file,
                        "is neither in the chart " + name + " nor in the workspace",
                        "add it, or name another; the chart has " + valuesFiles()));
    }

    /** What the chart says about the names of its values; empty when it says nothing. */
    public Optional<ChartSchema> schema(Path workspace) {
        Path root = path.startsWith(workspace) ? workspace : path;
        return Optional.of(WorkspaceFile.in(root, path, "chart", "values.schema.json"))
                .filter(WorkspaceFile::isFile)
                .map(file -> ChartSchema.parse(file.text()));
    }

    /** The same as {@link #valuesFile}, or nothing when it is neither here nor there. */
    public Optional<WorkspaceFile> findValuesFile(String file, Path workspace) {
        // A chart that was unpacked is elsewhere, and has no links.
        Path root = path.startsWith(workspace) ? workspace : path;
        WorkspaceFile ofChart = WorkspaceFile.in(root, path, VALUES_FILES, file);
        if (ofChart.isFile()) {
            return Optional.of(new WorkspaceFile(VALUES_FILES, name + "/" + file, ofChart.path()));
        }
        return Optional.of(WorkspaceFile.in(workspace, VALUES_FILES, file)).filter(WorkspaceFile::isFile);
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
}
