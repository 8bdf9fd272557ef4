package io.jenkins.plugins.delivery.cli.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chart that may be changed.
 *
 * @param chart the directory with the original
 */
record ChartCopy(Path chart) {
    private static final String CHART_FILE = "Chart.yaml";
    private static final Pattern APP_VERSION = Pattern.compile("(?m)^appVersion[ \\t]*:.*$");

    /** Deeper than any chart; a link that leads back to itself ends here. */
    private static final int MAX_DEPTH = 32;

    /** Makes the copy. Only the one line is changed, so that no other value is read as what it is not. */
    Path withAppVersion(String version) throws IOException {
        Path copy = in(Files.createTempDirectory("chart"));
        Path file = copy.resolve(CHART_FILE);
        if (Files.notExists(file)) {
            throw new DeliveryException(CHART_FILE + " file is missing");
        }
        String text = Files.readString(file);
        // A text of JSON is one of YAML, too.
        String line = "appVersion: " + new ObjectMapper().writeValueAsString(version);
        Matcher matcher = APP_VERSION.matcher(text);
        Files.writeString(
                file,
                matcher.find() ? matcher.replaceFirst(Matcher.quoteReplacement(line)) : text + "\n" + line + "\n");
        return copy;
    }

    /** Makes a copy that is the same. */
    Path in(Path directory) throws IOException {
        Path original = chart.toRealPath();
        Path copy = directory.resolve(original.getFileName());
        copy(original, copy);
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
