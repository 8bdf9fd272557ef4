package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where the scripts of a Gradle build are, as far as directories tell. No link is followed. */
final class GradleProjects {
    static final List<String> SCRIPTS = List.of("build.gradle", "build.gradle.kts");

    static final List<String> SETTINGS = List.of("settings.gradle", "settings.gradle.kts");

    static final String PROPERTIES = "gradle.properties";

    private static final Set<String> SKIPPED =
            Set.of("build", "src", "node_modules", "buildSrc", "gradle", "out", "bin");

    /** Where builds keep what their projects share. */
    private static final List<String> SHARED = List.of("buildSrc", "build-logic", "gradle");

    private static final Set<String> SHARED_ENDS = Set.of("gradle", "kts", "toml", "groovy", "kt");
    private static final List<String> ANDROID = List.of("com.android.application", "com.android.library");
    private static final int MOST_DEPTH = 4;
    private static final int MOST_FOUND = 1_000;
    private static final int MOST_SHARED = 200;

    private GradleProjects() {}

    /** The names that a project's script may have: large builds call it as the project. */
    static List<String> scripts(Path directory) {
        String name = FileName.of(directory);
        List<String> names = new ArrayList<>(SCRIPTS);
        names.add(name + ".gradle");
        names.add(name + ".gradle.kts");
        return names;
    }

    /** The directories below one that have a script, but for builds of their own. */
    static List<Path> below(Path directory) {
        List<Path> found = new ArrayList<>();
        collect(directory, 1, found);
        return found;
    }

    private static void collect(Path directory, int depth, List<Path> found) {
        for (Path child : Repository.below(directory, SKIPPED)) {
            boolean other = SETTINGS.stream().anyMatch(settings -> Files.exists(child.resolve(settings)));
            if (other || found.size() >= MOST_FOUND) {
                continue;
            }
            if (hasAny(child, scripts(child))) {
                found.add(child);
            }
            if (depth < MOST_DEPTH) {
                collect(child, depth + 1, found);
            }
        }
    }

    /** The texts of the root's script, of its properties, its plugins and its version catalogs. */
    static List<String> sharedScripts(Path root, Path workspace) {
        List<Path> files = new ArrayList<>(Stream.concat(SCRIPTS.stream(), Stream.of(PROPERTIES))
                .map(root::resolve)
                .toList());
        for (String place : SHARED) {
            if (Files.isDirectory(root.resolve(place), LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> all = Files.walk(root.resolve(place))) {
                    all.filter(file -> SHARED_ENDS.contains(end(file)))
                            .limit(MOST_SHARED)
                            .forEach(files::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return files.stream()
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .map(file -> text(file, workspace))
                .toList();
    }

    private static String end(Path file) {
        String name = FileName.of(file);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String text(Path file, Path workspace) {
        try {
            return GradleText.withoutComments(WorkspaceFile.in(workspace, "build.gradle", FileName.text(file))
                    .textOfBytes());
        } catch (InvalidInputException e) {
            // It is only looked into for a word.
            return "";
        }
    }

    /** Whether the root or a project below it is built with Android's plugins. */
    static boolean areForAndroid(Path root, Path workspace) {
        return Stream.concat(Stream.of(root), below(root).stream())
                .flatMap(directory -> GradleText.read(directory, workspace, scripts(directory)).stream())
                .anyMatch(script -> ANDROID.stream().anyMatch(script::contains));
    }

    /** Whether a directory has a file of one of these names. */
    static boolean hasAny(Path directory, List<String> names) {
        return names.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }
}
