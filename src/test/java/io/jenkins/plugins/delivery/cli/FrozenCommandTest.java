package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused while an environment is frozen, before Helm or the cluster are looked for. */
class FrozenCommandTest {
    @TempDir
    private Path directory;

    private Path settings;

    @BeforeEach
    void freeze() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        settings = Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com}
                    helm: {executable: no-such-helm}
                    environments:
                      - name: prod
                        freezes:
                          - {window: %s to %s, reason: stock-taking, mayPass: [alice], rollbackMayPass: %s}
                """.formatted(today.minusDays(1), today.plusDays(1), false));
    }

    private String run(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--app", "index", "--environment", "prod", "--config", settings + ""));
        arguments.addAll(List.of(more));
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(err, true));
        assertThat(commandLine.execute(arguments.toArray(String[]::new))).isNotZero();
        return err.toString();
    }

    @Test
    void nothingIsDeployedOrRolledBack() {
        assertThat(run("helm-deploy", "--tag", "v1"))
                .startsWith("ERROR: Nothing was deployed, prod is frozen until ")
                .contains("(stock-taking): wait until then, or have one of alice give")
                .hasLineCount(1);
        assertThat(run("helm-rollback"))
                .startsWith("ERROR: Nothing was rolled back, prod is frozen until ")
                .hasLineCount(1);
    }

    @Test
    void aReasonLetsItPass() {
        String[] reason = {"--override-reason", "INC-9: customers cannot log in"};

        assertThat(run("helm-rollback", reason)).doesNotContain("frozen");
        assertThat(run("helm-deploy", "--tag", "v1", "--no-verify-image", reason[0], reason[1]))
                .doesNotContain("frozen");
    }

    @Test
    void aRollBackPassesWhereTheSettingSaysSo() throws Exception {
        Files.writeString(
                settings, Files.readString(settings).replace("rollbackMayPass: false", "rollbackMayPass: true"));

        assertThat(run("helm-rollback")).doesNotContain("frozen");
        assertThat(run("helm-deploy", "--tag", "v1")).contains("prod is frozen until ");
    }
}
