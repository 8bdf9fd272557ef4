package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The options that a project always has Maven called with, in {@code .mvn/maven.config}: Maven reads them by itself. */
final class MavenConfig {
    private static final String DIRECTORY = ".mvn";
    private static final String FILE = DIRECTORY + "/maven.config";
    private static final int MOST_OPTIONS = 1_000;

    private MavenConfig() {}

    /**
     * As {@code -Pci} and {@code -Drevision=1.2}; none when there is no such file.
     *
     * @param directory in which Maven runs: it looks there, and then above for a directory {@code .mvn}
     */
    static List<String> options(Path directory, Path workspace) {
        Path root = workspace.toAbsolutePath().normalize();
        for (Path place = directory.toAbsolutePath().normalize();
                place != null && place.startsWith(root);
                place = place.getParent()) {
            if (Files.isDirectory(place.resolve(DIRECTORY))) {
                return Files.isRegularFile(place.resolve(FILE)) ? read(place, workspace) : List.of();
            }
        }
        return List.of();
    }

    private static List<String> read(Path place, Path workspace) {
        try {
            // Maven before 3.9 has several in a line, and later ones have comments.
            return WorkspaceFile.in(workspace, place, FILE, FILE)
                    .textOfBytes()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .filter(option -> !option.isEmpty())
                    .limit(MOST_OPTIONS)
                    .toList();
        } catch (InvalidInputException e) {
            // Maven itself says what is wrong with it.
            return List.of();
        }
    }
}
