package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What SonarQube's scanner is told of the modules of a project, each by the prefix of its properties. */
final class ScannerProperties {
    private final Path workspace;
    private final Map<String, String> properties = new TreeMap<>();

    /** @param workspace which nothing that is told of may leave */
    ScannerProperties(Path workspace) {
        this.workspace = workspace;
    }

    /** A value of null says nothing. */
    void put(String prefix, String key, @CheckForNull String value) {
        if (value != null) {
            properties.put(prefix + key, value);
        }
    }

    /** For the root, unless it is said already. */
    void putIfAbsent(String key, String value) {
        properties.putIfAbsent(key, value);
    }

    /** Those of several places that exist, as the scanner takes a list; null when none does. */
    @CheckForNull
    String there(Path directory, List<String> places) {
        String found = places.stream()
                .distinct()
                .filter(place -> Files.exists(directory.resolve(place)) && isInWorkspace(directory, place))
                .collect(Collectors.joining(","));
        return found.isEmpty() ? null : found;
    }

    /** What is analysed is shown to all who see the project; a link must not add to it. */
    boolean isInWorkspace(Path directory, String place) {
        return WorkspaceFile.in(workspace, directory, "sonarScan", place).isThere();
    }

    /** All of them. */
    Map<String, String> asMap() {
        return Map.copyOf(properties);
    }
}
