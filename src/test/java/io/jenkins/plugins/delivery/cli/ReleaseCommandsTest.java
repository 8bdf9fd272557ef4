package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands as a user calls them, with a real control plane and both real Helms. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class ReleaseCommandsTest extends ReleaseFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which real Helm. */
    enum Helm {
        THREE(TestbedPart.HELM3, "helm3/helm"),
        FOUR(TestbedPart.HELM4, "helm4/helm");

        private final Path executable;

        Helm(TestbedPart part, String file) {
            executable = part.path(file);
        }
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

        CommandProcess.Ended ended = run(deployArguments(helm, "dev", "missing-1"));

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
        CommandProcess.Ended left = run(deployArguments(Helm.FOUR, "dev", "missing-1"));
        CommandProcess.Ended taken =
                run(deployArguments(Helm.FOUR, "test", "missing-1", "--uninstall-on-failed-install"));

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
        run(deployArguments(helm, "dev", "crash-1", "--no-rollback-on-failure"));
        deploy(helm, "dev", "v2");

        CommandProcess.Ended dry = run(rollbackArguments(helm, "--dry-run"));
        CommandProcess.Ended ended = run(rollbackArguments(helm, "--reason", "v2 is slow"));

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

    @Test
    void refusesRevisionsThatAreNotThere() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");

        assertThat(run(rollbackArguments(Helm.FOUR, "--revision", "9")).err())
                .contains("revision '9' is not in the history of index: there are 1 (v1, deployed)");
        assertThat(run(rollbackArguments(Helm.FOUR)).err()).contains("No revision of index before 1 was healthy");
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseIsNeverLeftPendingByAnAbort(Helm helm) throws Exception {
        deploy(helm, "dev", "v1");
        CommandProcess command = start(deployArguments(helm, "dev", "slow-1"));
        awaitPending();

        command.process().destroy();

        CommandProcess.Ended ended = command.end();
        assertThat(ended.err()).contains("was left with revision 2 failed");
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("deployed", "failed");
    }

    @Test
    void aPendingReleaseIsWaitedForRefusedOrRecovered() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");
        CommandProcess killed = start(deployArguments(Helm.FOUR, "dev", "slow-1"));
        awaitPending();
        killed.process().descendants().forEach(ProcessHandle::destroyForcibly);
        killed.process().destroyForcibly().waitFor();
        assertThat(history("dev").get(1).isPending()).isTrue();

        assertThat(run(deployArguments(Helm.FOUR, "dev", "v2", "--on-pending", "fail"))
                        .err())
                .contains("is pending-upgrade with revision 2", "--on-pending recover");
        assertThat(run(deployArguments(Helm.FOUR, "dev", "v2", "--timeout", "3s"))
                        .err())
                .contains("somebody else works on it: waiting for at most 3 s");

        CommandProcess.Ended recovered = run(deployArguments(Helm.FOUR, "dev", "v2", "--on-pending", "recover"));
        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void rollsAPendingReleaseBack() throws Exception {
        deploy(Helm.THREE, "dev", "v1");
        CommandProcess killed = start(deployArguments(Helm.THREE, "dev", "slow-1"));
        awaitPending();
        killed.process().descendants().forEach(ProcessHandle::destroyForcibly);
        killed.process().destroyForcibly().waitFor();

        CommandProcess.Ended ended = run(rollbackArguments(Helm.THREE));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void explainsAReleaseAsItStands() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");
        assertThat(run(explainArguments()).exitCode()).isZero();
        run(deployArguments(Helm.FOUR, "dev", "crash-1", "--no-rollback-on-failure"));

        CommandProcess.Ended ended = run(explainArguments());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(ended.out()).at("/diagnosis/code").asText()).isEqualTo("crash");
    }

    @Test
    void aDryRunChangesNothingAndShowsWhatWould() throws Exception {
        deploy(Helm.FOUR, "dev", "v1");

        CommandProcess.Ended client = run(deployArguments(Helm.FOUR, "dev", "v2", "--dry-run", "client"));
        CommandProcess.Ended server = run(deployArguments(Helm.THREE, "dev", "v2", "--dry-run", "server"));

        assertThat(client.exitCode()).as(client.err()).isZero();
        assertThat(client.err()).contains("bss.index:v1 → registry.example.com/bss/bss.index:v2");
        assertThat(server.exitCode()).as(server.err()).isZero();
        assertThat(history("dev")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --environment pord --tag 1              | 2 | --environment 'pord' is not an environment: the known ones are dev, test, gone
            --environment dev                       | 2 | --tag is missing, and so is image
            --environment dev --tag 1 --image a/b:1 | 2 | --tag '1' is given beside image
            --environment dev --tag latest          | 2 | --tag 'latest' names no certain image
            --environment dev --tag 1 --chart nope  | 2 | --chart 'nope' does not exist
            --environment dev --tag 1 --chart oci://127.0.0.1:1/x | 1 | The chart cannot be pulled
            --environment dev --tag 1 --values-files values.yaml,nope.yaml | 2 | --values-files 'nope.yaml' is neither in the chart helm nor in the workspace: add it, or name another; the chart has dev.yaml, prod.yaml, stage.yaml, test.yaml, values.yaml
            --environment dev --tag 1 --app-config nope.yml | 2 | --app-config 'nope.yml' is not in the workspace
            --environment dev --tag 1 --timeout soon | 2 | --timeout 'soon' is not a time to wait
            --environment dev --tag 1 --image-mode sha | 2 | --image-mode 'sha' is not a choice: use one of tag, digest
            --environment dev --tag 1 --image-mode digest | 2 | --image-mode 'digest' needs a digest
            --environment dev --tag 1 --no-install  | 2 | --no-install leaves nothing to do, because release index is not in
            --environment gone --tag 1              | 2 | valuesFiles 'gone.yaml' is neither
            --environment gone --tag 1 --values-files values.yaml,dev.yaml | 2 | does not exist in the cluster: create it, or set --create-namespace
            --environment dev --tag 1 --kubeconfig /nope | 2 | --kubeconfig '/nope' cannot be read
            --environment dev --tag 1 --kube-context green | 2 | --kube-context 'green' is not in the kubeconfig: its contexts are testbed
            --environment dev --tag 1 --set ingress.hosts=x | 1 | Nothing was deployed, the chart does not
            """)
    void refusesWhatIsWrongBeforeAnythingIsStarted(String arguments, int exitCode, String message) throws Exception {
        List<String> all = new ArrayList<>(List.of("helm-deploy", "--app", "index", "--no-verify-image"));
        all.addAll(List.of(arguments.strip().split(" ")));
        all.addAll(common(Helm.FOUR));
        if (!arguments.contains("--kubeconfig")) {
            all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        }

        CommandProcess.Ended ended = run(all);

        assertThat(ended.err()).contains(message);
        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void printsWhatTheClusterWarnedOf() throws Exception {
        run(deployArguments(Helm.FOUR, "dev", "missing-1"));
        List<String> arguments = new ArrayList<>(List.of("cluster-events", "--environment", "dev", "--since", "10m"));
        arguments.addAll(common(Helm.FOUR));
        arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));

        CommandProcess.Ended ended = run(arguments);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("failed-start: Pod index: Failed").contains("missing-1");
        arguments.set(2, "test");
        assertThat(run(arguments).out()).isEqualTo("No warnings in " + prefix + "-test for 10m\n");
        arguments.set(4, "nonsense");
        assertThat(run(arguments).err()).contains("--since 'nonsense' is not a duration: write it as 90m");
    }

    @Test
    void saysWhatIsWrongWithTheCluster() throws Exception {
        Path expired = Files.writeString(
                directory.resolve("expired"), CLUSTER.controlPlane().kubeconfig("a-token-that-expired"));
        Path nobody = CLUSTER.controlPlane().writeKubeconfig(ClusterUser.NOBODY, directory.resolve("nobody"));
        Path broken = Files.writeString(directory.resolve("broken"), "this: is\nnot: [a kubeconfig");
        Path gone = Files.writeString(
                directory.resolve("gone"),
                CLUSTER.controlPlane().kubeconfig(ClusterUser.ADMIN).replaceAll(":\\d+\n", ":1\n"));

        assertThat(deployWith(expired)).contains("does not accept the credentials, which are wrong or have expired");
        assertThat(deployWith(nobody)).contains("secrets").contains("list");
        assertThat(deployWith(broken)).contains("is not a kubeconfig");
        assertThat(deployWith(gone)).contains("127.0.0.1:1");
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void saysThatHelmIsMissingOrTooOld() throws Exception {
        Path old = Files.writeString(directory.resolve("old-helm"), "#!/bin/sh\necho v3.2.1\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();

        assertThat(deployWithExecutable("/nowhere/helm")).contains("Helm '/nowhere/helm' cannot be run here");
        assertThat(deployWithExecutable(old.toString())).contains("Helm 3.2.1 is too old");
    }

    private String deployWith(Path otherKubeconfig) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("helm-deploy", "--app", "index", "--environment", "dev", "--tag", "v1", "--no-verify-image"));
        all.addAll(common(Helm.FOUR));
        all.addAll(List.of("--kubeconfig", otherKubeconfig.toString()));
        CommandProcess.Ended ended = run(all);
        assertThat(ended.exitCode()).isNotZero();
        return ended.err();
    }

    private String deployWithExecutable(String executable) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("helm-deploy", "--app", "index", "--environment", "dev", "--tag", "v1", "--no-verify-image"));
        all.addAll(common(executable));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        CommandProcess.Ended ended = run(all);
        assertThat(ended.exitCode()).isEqualTo(1);
        return ended.err();
    }

    private JsonNode deploy(Helm helm, String environment, String tag) throws Exception {
        CommandProcess.Ended ended = run(deployArguments(helm, environment, tag));
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return JSON.readTree(ended.out());
    }

    private List<String> deployArguments(Helm helm, String environment, String tag, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "helm-deploy", "--app", "index", "--environment", environment, "--tag", tag, "--no-verify-image"));
        all.addAll(common(helm));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--json"));
        all.addAll(List.of(more));
        return all;
    }

    private List<String> rollbackArguments(Helm helm, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("helm-rollback", "--app", "index", "--environment", "dev"));
        all.addAll(common(helm));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--json"));
        all.addAll(List.of(more));
        return all;
    }

    private List<String> explainArguments() throws IOException {
        List<String> all = new ArrayList<>(List.of("explain", "--app", "index", "--environment", "dev"));
        all.addAll(common(Helm.FOUR));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--json"));
        return all;
    }

    private List<String> common(Helm helm) throws IOException {
        return common(helm.executable.toString());
    }

    private List<String> common(String executable) throws IOException {
        Path config = Files.writeString(
                Files.createTempFile(directory, "delivery", ".yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}, {name: test}, {name: gone}]
                    helm: {executable: %s, timeout: 60s}
                """.formatted(prefix, executable));
        return List.of("--config", config.toString(), "--workspace", workspace.toString());
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
                        deployArguments(helm, "dev", "v1"))
                .end();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("deployed");
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

    private CommandProcess.Ended run(List<String> arguments) throws Exception {
        return CommandInThisJvm.run(arguments);
    }
}
