package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command lines in the documentation do what it says, with the reader's file names put in. */
class DocumentedCommandsRunTest extends DeployCommandFixture {
    @Test
    void eachDoesItsWork() throws Exception {
        List<String> commands = DocumentedCommandsTest.commands();

        String built = succeeds(command(commands, "build-image --config"), "");
        String tag = new ObjectMapper().readTree(built).path("tag").asText();
        assertThat(succeeds(command(commands, "helm-deploy"), tag)).contains("Deployed index " + tag + " to dev");
        assertThat(succeeds(command(commands, "explain"), tag)).contains("index");
        // The cluster may have warned of something, or of nothing.
        assertThat(succeeds(command(commands, "cluster-events"), tag)).isNotBlank();
    }

    private static String command(List<String> commands, String start) {
        return commands.stream()
                .filter(command -> command.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    /** What it prints on standard output. */
    private String succeeds(String command, String tag) throws Exception {
        String named = command.replace("delivery.yaml", config.toString())
                .replace("docs/examples/deploy-repo", workspace.toString())
                .replace(" DIR", " " + service())
                .replace("~/.kube/config", kubeconfig.toString())
                .replaceAll("--tag \\S+", "--tag " + tag);
        CommandProcess.Ended ended = CommandProcess.start(
                        directory, Map.of("KUBECONFIG", kubeconfig.toString()), Arrays.asList(named.split("\\s+")))
                .end();
        assertThat(ended.exitCode()).as(named + "\n" + ended.err()).isZero();
        return ended.out();
    }

    private Path service() throws Exception {
        Path service = Files.createDirectories(directory.resolve("service"));
        if (Files.notExists(service.resolve(".git"))) {
            Files.writeString(service.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
            GitCommit.of(service);
        }
        return service;
    }
}
