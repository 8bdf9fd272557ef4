package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.NodeStandIn;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a deploy when something dies under it: a control plane that nobody else uses, and a real Helm. */
@RequiresTestbed({TestbedPart.CONTROL_PLANE, TestbedPart.HELM4})
class DeployFaultsTest {
    private static final String SLOW = "slow-1";

    private static ControlPlane cluster;
    private static NodeStandIn node;
    private static KubernetesClient client;

    @TempDir
    private Path directory;

    private String namespace;
    private Path config;
    private Path workspace;
    private Path kubeconfig;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = ControlPlane.start();
        node = NodeStandIn.on(cluster);
        client = cluster.client();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        client.close();
        node.close();
        cluster.close();
    }

    @BeforeEach
    void deployOnce() throws Exception {
        String prefix = "f" + UUID.randomUUID().toString().substring(0, 8);
        namespace = prefix + "-dev";
        workspace = DeployRepository.copyTo(directory.resolve("deploy-repo"));
        kubeconfig = cluster.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
        config = Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s, timeout: 60s}
                """.formatted(prefix, TestbedPart.HELM4.path("helm4/helm")));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        // After the API server of another test came back, its controllers take a while to do so.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
        CommandProcess.Ended first = CommandInThisJvm.run(deployArguments("v1"));
        assertThat(first.exitCode()).as(first.err()).isZero();
    }

    private CommandProcess deploy(String tag) throws IOException {
        return CommandProcess.start(directory, Map.of(), deployArguments(tag));
    }

    private List<String> deployArguments(String tag, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--tag=" + tag,
                "--no-verify-image",
                "--config=" + config,
                "--workspace=" + workspace,
                "--kubeconfig=" + kubeconfig));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private List<ReleaseRevision> history() {
        return new ReleaseStore(client, namespace, "index").history().revisions();
    }

    /** Until the new pod is there, and Helm waits for it. */
    private void awaitRollout() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.pods().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(pod ->
                                pod.getSpec().getContainers().get(0).getImage().endsWith(SLOW)));
    }

    /** Our watch goes on by itself; how long Helm puts up with it is Helm's to say. */
    @Test
    void anApiServerThatRestartsLeavesTheReleaseInOrder() throws Exception {
        CommandProcess command = deploy(SLOW);
        awaitRollout();

        cluster.killApiServer();
        Thread.sleep(2_000); // what a restart of an API server takes
        cluster.restartApiServer();
        Awaitility.await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> {
            node.becomeReady(SLOW);
            return !command.process().isAlive();
        });

        CommandProcess.Ended ended = command.end();
        if (ended.exitCode() == 0) {
            assertThat(history()).extracting(ReleaseRevision::status).containsExactly("superseded", "deployed");
        } else {
            assertThat(ended.err()).contains("Cause: api-unreachable", "Rolled back to revision 1 (v1)");
            assertThat(history())
                    .extracting(ReleaseRevision::status)
                    .containsExactly("superseded", "failed", "deployed");
        }
    }

    @Test
    void saysSoWhenTheApiServerGoesWhileHelmWorks() throws Exception {
        CommandProcess command = deploy(SLOW);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> history().stream().anyMatch(ReleaseRevision::isPending));

        cluster.killApiServer();
        Thread.sleep(2_000);
        cluster.restartApiServer();

        CommandProcess.Ended ended = command.end();
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("Cause: api-unreachable");
        assertThat(history()).extracting(ReleaseRevision::status).doesNotContain("pending-upgrade");
    }

    /** Nobody can put the release in order without rights, so it has to be said, and the next deploy has to manage. */
    @Test
    void saysThatTheTokenEndedUnderIt() throws Exception {
        Path admins = kubeconfig;
        kubeconfig = kubeconfigOfServiceAccount();
        CommandProcess command = deploy(SLOW);
        awaitRollout();

        client.serviceAccounts().inNamespace(namespace).withName("deployer").delete();

        CommandProcess.Ended ended = command.end();
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .contains("Release index in " + namespace + " may be left pending")
                .contains("the API server does not accept the credentials, which are wrong or have expired")
                .contains("deploy again with --on-pending recover when that is mended");
        assertThat(history()).last().matches(ReleaseRevision::isPending);

        kubeconfig = admins;
        CommandProcess.Ended next = CommandInThisJvm.run(deployArguments("v2", "--on-pending=recover"));
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(history()).last().extracting(ReleaseRevision::status).isEqualTo("deployed");
    }

    private Path kubeconfigOfServiceAccount() throws IOException {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", "deployer", namespace)
                        .build())
                .create();
        String token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName("deployer")
                .tokenRequest()
                .getStatus()
                .getToken();
        return Files.writeString(directory.resolve("kubeconfig-of-deployer"), cluster.kubeconfig(token));
    }

    @Test
    void takesTheReleaseBackWhenHelmIsKilled() throws Exception {
        CommandProcess command = deploy(SLOW);
        awaitRollout();

        command.process()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("helm"))
                .forEach(ProcessHandle::destroyForcibly);

        CommandProcess.Ended ended = command.end();
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(history())
                .as(ended.err())
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "deployed");
    }

    /** An abort may come at any time. */
    @ParameterizedTest
    @ValueSource(longs = {300, 700, 1_200, 1_800, 2_500, 4_000})
    void leavesNothingPendingWheneverItIsAborted(long millis) throws Exception {
        CommandProcess command = deploy(SLOW);
        Thread.sleep(millis);

        command.process().destroy();

        CommandProcess.Ended ended = command.end();
        assertThat(history())
                .as(ended.err())
                .extracting(ReleaseRevision::status)
                .isSubsetOf("deployed", "superseded", "failed")
                .contains("deployed");
        CommandProcess.Ended next = CommandInThisJvm.run(deployArguments("v2"));
        assertThat(next.exitCode()).as(next.err()).isZero();
    }
}
