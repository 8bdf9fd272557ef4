package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.vulnerability.Reports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityGateCommandTest {
    @TempDir
    Path directory;

    private String report;

    @BeforeEach
    void writeReport() throws Exception {
        report = Files.writeString(directory.resolve("trivy.json"), Reports.TRIVY)
                .toString();
    }

    private CommandProcess.Ended gate(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("quality-gate"));
        all.addAll(List.of(arguments));
        return CommandInThisJvm.run(all);
    }

    @Test
    void saysHowManyThereAreAndEndsWithIt() throws Exception {
        CommandProcess.Ended refused = gate("--vulnerabilities", report);
        CommandProcess.Ended passed = gate("--vulnerabilities", report, "--max-critical", "5", "--json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).startsWith("Vulnerabilities by Trivy 0.69.1: 1 critical, ");
        assertThat(refused.err())
                .contains("  critical  CVE-2021-44228")
                .endsWith("ERROR: The quality gate failed: 1 critical and not at most 0\n");
        assertThat(passed.exitCode()).as(passed.err()).isZero();
        JsonNode result = Json.read(passed.out());
        assertThat(result.path("passed").asBoolean()).isTrue();
        assertThat(result.path("objection").asText()).isEmpty();
        assertThat(result.path("vulnerabilities").asText()).startsWith("1 critical, ");
    }

    @Test
    void refusedIsJsonAsWell() throws Exception {
        CommandProcess.Ended refused = gate("--vulnerabilities", report, "--vulnerabilities", report, "--json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(Json.read(refused.out()).path("objection").asText()).isEqualTo("1 critical and not at most 0");
    }

    /** What the settings accept and limit counts here, too. */
    @Test
    void theSettingsHold() throws Exception {
        Path settings = Files.writeString(directory.resolve("settings.yaml"), """
                unclassified:
                  microserviceDelivery:
                    vulnerabilities:
                      maxHigh: 0
                      accepted:
                        - {id: CVE-2021-44228, reason: not reachable, until: 2999-01-01}
                """);

        CommandProcess.Ended high = gate("--vulnerabilities", report, "--config", settings.toString());
        CommandProcess.Ended own =
                gate("--vulnerabilities", report, "--config", settings.toString(), "--max-high", "100");

        assertThat(high.exitCode()).isEqualTo(1);
        assertThat(high.err()).endsWith(" high and not at most 0\n");
        assertThat(own.exitCode()).as(own.err()).isZero();
        assertThat(own.err()).contains("accepted until 2999-01-01: ", "not reachable");
    }

    @Test
    void aWrongCallIsOneLine() throws Exception {
        CommandProcess.Ended missing =
                gate("--vulnerabilities", directory.resolve("none").toString());
        Path other = Files.writeString(directory.resolve("other.json"), "{}");
        CommandProcess.Ended none = gate("--vulnerabilities", other.toString());
        CommandProcess.Ended number = gate("--vulnerabilities", report, "--max-low", "-1");

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).startsWith("ERROR: --vulnerabilities '").hasLineCount(1);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).hasLineCount(1);
        assertThat(number.exitCode()).isEqualTo(2);
        assertThat(number.err()).startsWith("ERROR: --max-low '-1' is not a number of vulnerabilities");
    }
}
