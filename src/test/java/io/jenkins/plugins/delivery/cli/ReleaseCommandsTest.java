package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.CommandInThisJvm.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.delivery.cli.ReleaseCommandLines.Helm;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands as a user calls them, with a real control plane and both real Helms. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class ReleaseCommandsTest extends ReleaseFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReleaseCommandLines lines;

    @BeforeEach
    void knowPlace() {
        lines = new ReleaseCommandLines(this);
    }

    @ParameterizedTest
    @EnumSource
    void deploysTheSameImageWithTheValuesOfEachEnvironment(Helm helm) throws Exception {
        JsonNode dev = deploy(helm, "dev", "1e6");
        JsonNode test = deploy(helm, "test", "1e6");

        assertThat(dev.path("status").asText()).isEqualTo("deployed");
        assertThat(dev.path("revision").asInt()).isEqualTo(1);
        assertThat(dev.path("image").asText()).isEqualTo("registry.example.com/bss/bss.index:1e6");
        assertThat(dev.path("url").asText()).isEqualTo("http://dev.example.com/index");
        assertThat(test.path("url").asText()).isEqualTo("http://test.example.com/index");
        assertThat(deployment("dev").getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment("test").getSpec().getReplicas()).isEqualTo(3);
        assertThat(deployment("dev")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("registry.example.com/bss/bss.index:1e6");
        assertThat(CLUSTER.client()
                        .configMaps()
                        .inNamespace(prefix + "-test")
                        .withName("index")
                        .get()
                        .getData())
                .containsEntry("GREETING", "hello from test")
                .containsEntry("SPRING_PROFILES_ACTIVE", "test");
        assertThat(history("dev").get(0).appVersion()).isEqualTo("1e6");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyAReleaseFailsAndGoesBack(Helm helm) throws Exception {
        deploy(helm, "dev", "good");

        CommandProcess.Ended ended = run(lines.deployArguments(helm, "dev", "missing-1"));

        JsonNode result = JSON.readTree(ended.out());
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        assertThat(result.path("status").asText()).isEqualTo("rolledBack");
        assertThat(result.path("revision").asInt()).isEqualTo(3);
        assertThat(result.path("image").asText()).endsWith(":good");
        assertThat(result.at("/diagnosis/code").asText()).isEqualTo("image-not-found");
        assertThat(ended.err()).contains("missing-1", "Rolling back to revision 1 (good)");
        assertThat(history("dev"))
                .extracting(ReleaseRevision::number, ReleaseRevision::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "superseded"),
                        org.assertj.core.groups.Tuple.tuple(2, "failed"),
                        org.assertj.core.groups.Tuple.tuple(3, "deployed"));
    }

    @Test
    void leavesAFirstInstallThatFailsForInspectionUnlessAskedTo() throws Exception {
        CommandProcess.Ended left = run(lines.deployArguments(Helm.FOUR, "dev", "missing-1"));
        CommandProcess.Ended taken =
                run(lines.deployArguments(Helm.FOUR, "test", "missing-1", "--uninstall-on-failed-install"));

        assertThat(JSON.readTree(left.out()).path("status").asText()).isEqualTo("failed");
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("failed");
        assertThat(JSON.readTree(taken.out()).path("status").asText()).isEqualTo("uninstalled");
        assertThat(history("test")).isEmpty();

        // And what was left does not stand in the way.
        deploy(Helm.FOUR, "dev", "good");
    }

    @ParameterizedTest
    @EnumSource
    void rollsBackToTheLastHealthyRevision(Helm helm) throws Exception {
        deploy(helm, "dev", "v1");
        run(lines.deployArguments(helm, "dev", "crash-1", "--no-rollback-on-failure"));
        deploy(helm, "dev", "v2");

        CommandProcess.Ended dry = run(lines.rollbackArguments(helm, "--dry-run"));
        CommandProcess.Ended ended = run(lines.rollbackArguments(helm, "--reason", "v2 is slow"));

        assertThat(dry.err()).contains("from revision 3 (v2, deployed) to revision 1 (v1, superseded)");
        assertThat(ended.err()).contains("because: v2 is slow", "Databases");
        JsonNode result = JSON.readTree(ended.out());
        assertThat(result.path("previousRevision").asInt()).isEqualTo(3);
        assertThat(result.path("revision").asInt()).isEqualTo(4);
        assertThat(result.path("image").asText()).endsWith(":v1");
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "superseded", "deployed");
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseIsNeverLeftPendingByAnAbort(Helm helm) throws Exception {
        deploy(helm, "dev", "v1");
        CommandProcess command = start(lines.deployArguments(helm, "dev", "slow-1"));
        awaitPending();

        command.process().destroy();

        CommandProcess.Ended ended = command.end();
        assertThat(ended.err()).contains("was left with revision 2 failed");
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("deployed", "failed");
    }

    @Test
    void aPendingReleaseIsWaitedForRefusedOrRecovered() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");
        CommandProcess killed = start(lines.deployArguments(Helm.FOUR, "dev", "slow-1"));
        awaitPending();
        killed.process().descendants().forEach(ProcessHandle::destroyForcibly);
        killed.process().destroyForcibly().waitFor();
        assertThat(history("dev").get(1).isPending()).isTrue();

        assertThat(run(lines.deployArguments(Helm.FOUR, "dev", "v2", "--on-pending", "fail"))
                        .err())
                .contains("is pending-upgrade with revision 2", "--on-pending recover");
        assertThat(run(lines.deployArguments(Helm.FOUR, "dev", "v2", "--timeout", "3s"))
                        .err())
                .contains("somebody else works on it: waiting for at most 3 s");

        CommandProcess.Ended recovered = run(lines.deployArguments(Helm.FOUR, "dev", "v2", "--on-pending", "recover"));
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void rollsAPendingReleaseBack() throws Exception {
        deploy(Helm.THREE, "dev", "v1");
        CommandProcess killed = start(lines.deployArguments(Helm.THREE, "dev", "slow-1"));
        awaitPending();
        killed.process().descendants().forEach(ProcessHandle::destroyForcibly);
        killed.process().destroyForcibly().waitFor();

        CommandProcess.Ended ended = run(lines.rollbackArguments(Helm.THREE));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void refusesRevisionsThatAreNotThere() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");

        assertThat(run(lines.rollbackArguments(Helm.FOUR, "--revision", "9")).err())
                .contains("revision '9' is not in the history of index: there are 1 (v1, deployed)");
        assertThat(run(lines.rollbackArguments(Helm.FOUR)).err()).contains("No revision of index before 1 was healthy");
    }

    @Test
    void explainsAReleaseAsItStands() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");
        assertThat(run(lines.explainArguments()).exitCode()).isZero();
        run(lines.deployArguments(Helm.FOUR, "dev", "crash-1", "--no-rollback-on-failure"));

        CommandProcess.Ended ended = run(lines.explainArguments());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(ended.out()).at("/diagnosis/code").asText()).isEqualTo("crash");
    }

    @Test
    void aDryRunChangesNothingAndShowsWhatWould() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");

        CommandProcess.Ended client = run(lines.deployArguments(Helm.FOUR, "dev", "v2", "--dry-run", "client"));
        CommandProcess.Ended server = run(lines.deployArguments(Helm.THREE, "dev", "v2", "--dry-run", "server"));

        assertThat(client.exitCode()).as(client.err()).isZero();
        assertThat(client.err()).contains("bss.index:v1 → registry.example.com/bss/bss.index:v2");
        assertThat(server.exitCode()).as(server.err()).isZero();
        assertThat(history("dev")).hasSize(1);
    }

    @Test
    void printsWhatTheClusterWarnedOf() throws Exception {
        run(lines.deployArguments(Helm.FOUR, "dev", "missing-1"));
        List<String> arguments = new ArrayList<>(List.of("cluster-events", "--environment", "dev", "--since", "10m"));
        arguments.addAll(lines.common(Helm.FOUR));
        arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));

        CommandProcess.Ended ended = run(arguments);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("failed-start: Pod index: Failed").contains("missing-1");
        arguments.set(2, "test");
        assertThat(run(arguments).out()).isEqualTo("No warnings in " + prefix + "-test for 10m\n");
        arguments.set(4, "nonsense");
        assertThat(run(arguments).err()).contains("--since 'nonsense' is not a duration: write it as 90m");
    }

    /** What a build's environment, or a user's, may say to Helm. */
    @ParameterizedTest
    @EnumSource
    void obeysNoVariableOfHelms(Helm helm) throws Exception {
        Path plugin = Files.createDirectories(directory.resolve("plugins/ambient"));
        Files.writeString(plugin.resolve("plugin.yaml"), "name: ambient\nnot: [a plugin");

        CommandProcess.Ended ended = CommandProcess.start(
                        directory,
                        Map.of(
                                "HELM_DRIVER", "memory",
                                "HELM_NAMESPACE", prefix + "-test",
                                "HELM_KUBEAPISERVER", "https://127.0.0.1:1",
                                "HELM_KUBETOKEN", "a-token",
                                "HELM_MAX_HISTORY", "nonsense",
                                "HELM_PLUGINS", plugin.getParent().toString()),
                        lines.deployArguments(helm, "dev", "v1"))
                .end();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("deployed");
    }

    private JsonNode deploy(Helm helm, String environment, String tag) throws Exception {
        CommandProcess.Ended ended = run(lines.deployArguments(helm, environment, tag));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return JSON.readTree(ended.out());
    }

    private void awaitPending() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> history("dev").stream().anyMatch(ReleaseRevision::isPending));
    }

    private Deployment deployment(String environment) {
        return CLUSTER.client()
                .apps()
                .deployments()
                .inNamespace(prefix + "-" + environment)
                .withName("index")
                .get();
    }

    private CommandProcess start(List<String> arguments) throws IOException {
        return CommandProcess.start(directory, Map.of(), arguments);
    }
}
