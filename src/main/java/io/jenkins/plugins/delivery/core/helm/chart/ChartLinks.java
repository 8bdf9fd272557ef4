package io.jenkins.plugins.delivery.core.helm.chart;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Sees to it that no symbolic link of a chart, or of a chart in it, leads out of the workspace: Helm follows each, and
 * what it leads to could be read from the release. Links that multiply the files are refused too.
 */
final class ChartLinks extends SimpleFileVisitor<Path> {
    /** With what links lead to; a workspace that is a chart itself may have many. */
    private static final int MOST_FILES = 500_000;

    /** Deeper than any chart with its subcharts. */
    private static final int MOST_DEPTH = 100;

    private final Path chart;
    private final Path root;
    private final String name;
    private int files;

    private ChartLinks(Path chart, Path root, String name) {
        this.chart = chart;
        this.root = root;
        this.name = name;
    }

    /**
     * Looks at all of them.
     *
     * @param root what they may lead to
     * @param name what the user calls the chart
     * @throws InvalidInputException for the first that leads elsewhere
     */
    static void check(Path chart, Path root, String name) {
        try {
            Files.walkFileTree(
                    chart,
                    Set.of(FileVisitOption.FOLLOW_LINKS),
                    MOST_DEPTH,
                    new ChartLinks(chart, root.toRealPath(), name));
        } catch (IOException e) {
            throw new InvalidInputException("chart", name, "cannot be read", "make it readable (" + e + ")");
        }
    }

    @NonNull
    @Override
    public FileVisitResult preVisitDirectory(@NonNull Path directory, @NonNull BasicFileAttributes attributes)
            throws IOException {
        return visitFile(directory, attributes);
    }

    @NonNull
    @Override
    public FileVisitResult visitFile(@NonNull Path file, @NonNull BasicFileAttributes attributes) throws IOException {
        if (++files > MOST_FILES) {
            throw new InvalidInputException(
                    "chart", name, "has more than " + MOST_FILES + " files", "give the chart a directory of its own");
        }
        if (Files.isSymbolicLink(file)) {
            requireWithin(file);
        }
        return FileVisitResult.CONTINUE;
    }

    private void requireWithin(Path link) throws IOException {
        try {
            if (link.toRealPath().startsWith(root)) {
                return;
            }
        } catch (NoSuchFileException e) {
            throw refused(link, "is a symbolic link that leads nowhere");
        }
        throw refused(link, "leaves the workspace through a symbolic link");
    }

    @NonNull
    @Override
    public FileVisitResult visitFileFailed(@NonNull Path file, @NonNull IOException e) throws IOException {
        if (e instanceof FileSystemLoopException) {
            throw refused(file, "is a symbolic link that leads back to itself");
        }
        // What cannot be read is Helm's to tell, unless its .helmignore leaves it out.
        return FileVisitResult.CONTINUE;
    }

    private InvalidInputException refused(Path link, String problem) {
        return new InvalidInputException(
                "chart", name + "/" + chart.relativize(link), problem, "put the file itself into the chart");
    }
}
