package io.jenkins.plugins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is asked of source files: that a reader can hold each in their head, and that its name says what is in it. */
class SourceRulesTest {
    private static final int MOST_LINES = 400;
    private static final Pattern SOURCE = Pattern.compile(".+\\.(?:java|groovy|jelly|js|css)");
    private static final Pattern SAYS_NOTHING = Pattern.compile("\\w*(?:Utils?|Helpers?|Managers?)");
    private static final Pattern LOOKS_LIKE_A_TEST = Pattern.compile("Tests?[A-Z]\\w*|\\w*Tests?");
    private static final Pattern TEST = Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");

    @Test
    void noFileIsLong() throws IOException {
        assertThat(sources("src"))
                .hasSizeGreaterThan(1200)
                .filteredOn(file -> text(file).lines().count() > MOST_LINES)
                .isEmpty();
    }

    @Test
    void noNameSaysNothing() throws IOException {
        assertThat(sources("src"))
                .filteredOn(file -> SAYS_NOTHING.matcher(name(file)).matches())
                .isEmpty();
    }

    @Test
    void onlyTestsAreCalledTests() throws IOException {
        assertThat(sources("src/test"))
                .filteredOn(file -> file.toString().endsWith(".java"))
                .filteredOn(file -> LOOKS_LIKE_A_TEST.matcher(name(file)).matches())
                .hasSizeGreaterThan(100)
                .filteredOn(file -> !TEST.matcher(text(file)).find())
                .isEmpty();
    }

    private static List<Path> sources(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            return files.filter(file -> SOURCE.matcher(file.toString()).matches())
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.\\w+$", "");
    }
}
