package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The code of a module, as far as it is looked into. No link is followed. */
public final class SourceDirectory {
    private static final List<String> TESTS = List.of("src/test/java", "src/test/kotlin", "src/test/groovy");
    private static final List<String> CODE = List.of("src/main/java", "src/main/kotlin", "src/main/groovy");
    private static final int MOST_FILES = 5_000;
    private static final int MOST_BYTES = 1 << 16;

    private SourceDirectory() {}

    /** Whether a module has code in Java that becomes classes: a description of a package becomes none. */
    public static boolean hasJava(Path module) {
        return files(module.resolve("src/main/java")).stream()
                .map(FileName::of)
                .anyMatch(name -> name.endsWith(".java") && !name.equals("package-info.java"));
    }

    /** Whether a module has tests in the usual places. */
    static boolean hasTests(Path module) {
        return hasFiles(module, TESTS);
    }

    /** Whether a module has code in the usual places. */
    static boolean hasCode(Path module) {
        return hasFiles(module, CODE);
    }

    /** Whether a module has a source of any kind. */
    static boolean hasAny(Path module) {
        return hasSource(module.resolve("src"));
    }

    /** Whether a directory has a source of any kind. */
    static boolean hasSource(Path directory) {
        return files(directory).stream().anyMatch(SourceDirectory::isSource);
    }

    /** Git keeps no empty directories, so there are files for them. */
    private static boolean isSource(Path file) {
        return !FileName.of(file).startsWith(".");
    }

    private static boolean hasFiles(Path module, List<String> places) {
        return places.stream().map(module::resolve).anyMatch(SourceDirectory::hasSource);
    }

    /** Whether code of a module names one of these, as {@code @SpringBootApplication}. */
    static boolean mentions(Path module, List<String> words) {
        return CODE.stream()
                .flatMap(place -> files(module.resolve(place)).stream())
                .map(SourceDirectory::beginning)
                .anyMatch(text -> words.stream().anyMatch(text::contains));
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.limit(MOST_FILES)
                    .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String beginning(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
