package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values are those of moby's patternmatcher 0.6, by which BuildKit and kaniko read the file. */
class DockerIgnoreTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a            | a                | true
                    a            | a/b/c            | true
                    a            | b/a              | false
                    /a           | a                | true
                    a/           | a                | true
                    ./a//b/../c  | a/c              | true
                    */temp*      | x/temporary      | true
                    */temp*      | x/y/temp         | false
                    */temp*      | x/temp/y         | true
                    */*/temp*    | x/y/temp         | true
                    temp?        | tempa            | true
                    temp?        | temp             | false
                    *.md         | README.md        | true
                    *.md         | d/README.md      | false
                    **           | a/b              | true
                    **/*.go      | x.go             | true
                    **/*.go      | a/b/x.go         | true
                    **/*.go      | a/b/x.gob        | false
                    **/a         | a                | true
                    **/a         | b/c/a            | true
                    **/a         | ba               | false
                    **a          | b/ca             | true
                    a/**         | a/b/c            | true
                    a/**         | a                | false
                    a**          | abc/d            | true
                    a/**/b       | a/b              | true
                    a/**/b       | a/x/y/b          | true
                    a/**/b       | a/xb             | false
                    **/a/**      | x/a/y            | true
                    [a-c].txt    | b.txt            | true
                    [^a-c].txt   | b.txt            | false
                    a\\*         | a*               | true
                    a\\*         | ab               | false
                    a+b.(c)      | a+b.(c)          | true
                    .            | a                | false
                    /            | a                | false
                    """)
    void leavesOutWhatMatches(String pattern, String path, boolean expected) {
        assertThat(DockerIgnore.parse(pattern).excludes(path)).isEqualTo(expected);
    }

    /** A table that the library made: see its head. */
    @Test
    void saysWhatMobysOwnLibrarySays() throws Exception {
        List<String> lines;
        try (InputStream table = DockerIgnoreTest.class.getResourceAsStream("patternmatcher.tsv")) {
            lines = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .toList();
        }
        String[] paths = lines.get(0).split("\t");
        List<String> different = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t");
            String ours = verdict(Json.read(cells[0]).asText(), paths);
            if (!ours.equals(cells[1])) {
                different.add(cells[0] + "\n" + cells[1] + "\n" + ours);
            }
        }

        assertThat(lines).hasSizeGreaterThan(500);
        assertThat(different).isEmpty();
    }

    private static String verdict(String ignore, String[] paths) {
        try {
            DockerIgnore patterns = DockerIgnore.parse(ignore);
            return Stream.of(paths)
                    .map(path -> patterns.excludes(path) ? "1" : "0")
                    .collect(Collectors.joining());
        } catch (InvalidInputException e) {
            return "error";
        }
    }

    @Test
    void leavesOutWhatIsBelowAMatchAtAnyDepth() {
        DockerIgnore ignore = DockerIgnore.parse("**/logs");
        assertThat(ignore.excludes("logs")).isTrue();
        assertThat(ignore.excludes("logs/x")).isTrue();
        assertThat(ignore.excludes("a/logs/x")).isTrue();
        assertThat(ignore.excludes("a/b/logs/x/y")).isTrue();
        assertThat(ignore.excludes("a/logs.txt")).isFalse();
    }

    @Test
    void lastMatchDecides() {
        DockerIgnore ignore = DockerIgnore.parse("*\n!target\ntarget/*\n! target/*.jar \n");
        assertThat(ignore.excludes("src")).isTrue();
        assertThat(ignore.excludes("target")).isFalse();
        assertThat(ignore.excludes("target/classes")).isTrue();
        assertThat(ignore.excludes("target/a.jar")).isFalse();
        assertThat(ignore.excludes("target/classes/a.jar")).isTrue();
    }

    @Test
    void skipsCommentsAndBlanks() {
        DockerIgnore ignore = DockerIgnore.parse("\uFEFF#a\r\n\r\n  b c \t\r\n #d\n");
        assertThat(ignore.excludes("#a")).isFalse();
        assertThat(ignore.excludes("b c")).isTrue();
        assertThat(ignore.excludes("#d")).isTrue();
    }

    @Test
    void neverLeavesOutTheContextItself() {
        assertThat(DockerIgnore.parse("**").excludes(".")).isFalse();
        assertThat(DockerIgnore.parse("**").excludes("")).isFalse();
        assertThat(DockerIgnore.parse("**").mayIncludeBelow(".")).isTrue();
    }

    @Test
    void saysWhenNothingBelowADirectoryIsLeft() {
        assertThat(DockerIgnore.parse("a").mayIncludeBelow("a")).isFalse();
        assertThat(DockerIgnore.parse("a").mayIncludeBelow("a/b")).isFalse();
        assertThat(DockerIgnore.parse("a").mayIncludeBelow("b")).isTrue();
        assertThat(DockerIgnore.parse("a\n!b/c").mayIncludeBelow("a")).isFalse();
        assertThat(DockerIgnore.parse("a\n!a/b/c").mayIncludeBelow("a")).isTrue();
        assertThat(DockerIgnore.parse("a\n!a/b/c").mayIncludeBelow("a/b")).isTrue();
        assertThat(DockerIgnore.parse("a\n!a/b/c").mayIncludeBelow("a/d")).isFalse();
        assertThat(DockerIgnore.parse("a\n!*.md").mayIncludeBelow("a")).isTrue();
        assertThat(DockerIgnore.parse("!*.md\na").mayIncludeBelow("a")).isFalse();
        assertThat(DockerIgnore.parse("**/logs").mayIncludeBelow("logs")).isFalse();
    }

    @Test
    void neverPrunesWhatItIncludes() {
        Random random = new Random(20260101);
        String[] tokens = {"*", "**", "**/", "/", "a", "b", "ab", "?", "[ab]", "/**", "\n", "\n!a"};
        String[] names = {"a", "b", "ab", "ba"};
        int pruned = 0;
        for (int round = 0; round < 20_000; round++) {
            String text = "x"
                    + random.ints(random.nextInt(10), 0, tokens.length)
                            .mapToObj(token -> tokens[token])
                            .collect(Collectors.joining());
            String directory = names[random.nextInt(4)] + "/" + names[random.nextInt(4)];
            DockerIgnore ignore = DockerIgnore.parse(text + "\n" + names[random.nextInt(4)]);
            if (!ignore.mayIncludeBelow(directory)) {
                pruned++;
                assertThat(ignore.excludes(directory + "/" + names[random.nextInt(4)]))
                        .as(text)
                        .isTrue();
            }
        }
        assertThat(pruned).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
                    !     | .dockerignore line 2 '!' names no path: write what to bring back after the '!'
                    !/    | .dockerignore line 2 '!/' names no path: write what to bring back after the '!'
                    a[b   | .dockerignore line 2 'a[b' is not a pattern: close each '[' after at least one character, and escape a literal '[' or '\\' with '\\'
                    a\\   | .dockerignore line 2 'a\\' is not a pattern: close each '[' after at least one character, and escape a literal '[' or '\\' with '\\'
                    """)
    void saysWhichPatternIsWrong(String pattern, String message) {
        assertThatThrownBy(() -> DockerIgnore.parse("# one\n" + pattern))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void belongsToItsDockerfileFirst() {
        assertThat(DockerIgnore.candidates("docker/app.Dockerfile"))
                .containsExactly("docker/app.Dockerfile.dockerignore", ".dockerignore");
    }
}
