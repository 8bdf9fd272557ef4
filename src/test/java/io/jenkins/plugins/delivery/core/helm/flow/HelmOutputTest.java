package io.jenkins.plugins.delivery.core.helm.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmOutputTest {
    @TempDir
    Path directory;

    private HelmOutput output;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void openOutput() {
        output = new HelmOutput(directory);
    }

    @Test
    void readsWhatACommandPrintedAndComplainedOf() throws Exception {
        Files.writeString(directory.resolve("template"), "kind: Service\n");
        Files.writeString(directory.resolve("template.err"), "Error: no\n");

        assertThat(output.of("template")).isEqualTo("kind: Service\n");
        assertThat(output.errorOf("template")).isEqualTo("Error: no\n");
        assertThat(output.of("lint") + output.errorOf("lint")).isEmpty();
    }

    @Test
    void printsLinesWithoutSecrets() throws Exception {
        Files.writeString(directory.resolve("test"), """
                POD LOGS: smoke
                connecting with password=hunter22
                -----BEGIN PRIVATE KEY-----
                MIIEvQIBADANBgkqhkiG9w0
                -----END PRIVATE KEY-----
                """);

        output.print("test", log::add);

        assertThat(log)
                .containsExactly(
                        "  | POD LOGS: smoke", "  | connecting with password=****", "  | ****", "  | ****", "  | ****");
    }

    @Test
    void printsTheBeginningAndTheEndOfALogThatFillsTheDisk() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("test").toFile(), "rw")) {
            file.writeBytes("POD LOGS: smoke\n");
            file.seek(3L << 30);
            file.writeBytes("\nFAILED: no greeting\n");
        }

        output.print("test", log::add);

        assertThat(log).hasSize(3).startsWith("  | POD LOGS: smoke").endsWith("  | FAILED: no greeting");
        assertThat(log.get(1)).hasSizeLessThan(70_000).endsWith("bytes left out)");
    }

    @Test
    void diagnosesAnErrorThatFillsTheDisk() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("upgrade.err").toFile(), "rw")) {
            file.writeBytes("Error: UPGRADE FAILED: values don't meet the specifications: ");
            file.seek(3L << 30);
            file.writeBytes("x");
        }

        Diagnosis diagnosis = HelmFailure.diagnose(output.errorOf("upgrade"));

        assertThat(diagnosis.sentence())
                .startsWith("values don't meet the specifications")
                .hasSizeLessThan(600);
        assertThat(diagnosis.evidence()).allSatisfy(line -> assertThat(line).hasSizeLessThan(700));
    }

    @Test
    void refusesAManifestThatIsNone() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("template").toFile(), "rw")) {
            file.setLength(3L << 30);
        }

        assertThatThrownBy(() -> output.of("template"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("helm template printed 3221225472 bytes, of which at most 16777216 are taken");
    }
}
