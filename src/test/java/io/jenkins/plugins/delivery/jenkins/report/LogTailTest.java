package io.jenkins.plugins.delivery.jenkins.report;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.console.AnnotatedLargeText;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void createLog() throws IOException {
        log = Files.createFile(directory.resolve("log"));
    }

    @Test
    void anEmptyLogHasNoEnd() throws Exception {
        assertThat(tail(5)).isEmpty();
    }

    @Test
    void theLastLinesInTheirOrder() throws Exception {
        append("one\ntwo\nthree\nfour");

        assertThat(tail(2)).containsExactly("three", "four");
        assertThat(tail(9)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aLongLogIsReadFromItsEndAndSaysSo() throws Exception {
        append("first\n" + "x".repeat(70).concat("\n").repeat(100_000) + "last\n");

        List<String> all = tail(Integer.MAX_VALUE);

        assertThat(all.get(0)).matches("\\([0-9]+ bytes left out\\)");
        assertThat(all).doesNotContain("first").endsWith("last");
        // No line is half of one.
        assertThat(all.subList(1, all.size() - 1)).allMatch(line -> line.length() == 70);
    }

    @Test
    void aLineWithoutAnEndIsCut() throws Exception {
        append("y".repeat(3_000_000));

        assertThat(tail(5)).allMatch(line -> line.length() < 10_000);
    }

    /** The secret begins in a line that is not shown. */
    @Test
    void aSecretOverSeveralLinesIsMaskedBeforeItIsCut() throws Exception {
        append("-----BEGIN PRIVATE KEY-----\n" + "bm90IGEga2V5IGF0IGFsbA==\n".repeat(10)
                + "-----END PRIVATE KEY-----\nend\n");

        assertThat(String.join("\n", tail(4))).contains("end").doesNotContain("bm90IGEga2V5");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private List<String> tail(int lines) throws IOException {
        return LogTail.of(
                new AnnotatedLargeText<>(log.toFile(), StandardCharsets.UTF_8, true, this), lines, SecretMask.SHAPES);
    }
}
