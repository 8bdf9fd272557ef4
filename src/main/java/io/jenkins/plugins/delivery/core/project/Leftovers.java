package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an earlier build left in a workspace that is used again. Neither Maven nor Gradle takes an archive away that had
 * another version in its name, and the image would be made of that, or {@code COPY target/*.jar} finds two.
 */
final class Leftovers {
    private Leftovers() {}

    /**
     * What a shell removes them with, to be followed by another command.
     *
     * @param directory in which it runs
     * @param outputs to which builds write archives; those are removed as a whole that have one
     * @return empty when there is nothing to remove
     */
    static String removal(Path directory, Stream<Path> outputs) {
        List<String> left = outputs.filter(Leftovers::hasArchive)
                .map(output -> Repository.relative(directory, output))
                // No option of the command's.
                .map(path -> path.startsWith("-") ? "./" + path : path)
                .toList();
        return left.isEmpty() ? "" : new CommandWords("rm -rf").add(left) + " && ";
    }

    private static boolean hasArchive(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(FileName::of).anyMatch(name -> name.endsWith(".jar") || name.endsWith(".war"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
