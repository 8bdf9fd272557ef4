package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services of {@code team-values} that differ most from others, deployed with one file each into a restricted namespace. */
@RequiresTestbed(TestbedPart.HELM4)
class DeployedTeamValuesTest {
    private static final Path VALUES = Path.of("src/test/resources/io/jenkins/plugins/delivery/cli/team-values")
            .toAbsolutePath();

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static KubernetesClient client;
    private static KubeletStandIn kubelet;

    @TempDir
    Path directory;

    @BeforeAll
    static void registerNode() throws Exception {
        client = CLUSTER.client();
        kubelet = KubeletStandIn.start(client, KubeletStandInNode.named("team-1"));
    }

    @AfterAll
    static void removeNode() {
        kubelet.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "worker, 3, 0, 0",
        "cronjobs-only, 0, 0, 2",
        "grpc, 1, 3, 0",
        "sidecar, 1, 2, 0",
        "legacy, 2, 2, 0",
        "kafka, 1, 2, 0"
    })
    void runsWithOneFileOfItsOwn(String service, int pods, int services, int cronJobs) throws Exception {
        String prefix = "v" + UUID.randomUUID().toString().substring(0, 8);
        String namespace = prefix + "-dev";
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        Path repository = DeployRepository.copyTo(directory.resolve("deploy"));
        Files.createDirectories(repository.resolve("appConfig"));
        Files.copy(VALUES.resolve(service + ".yaml"), repository.resolve("appConfig/" + service + ".yml"));
        Path config = Files.writeString(
                directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s, timeout: 120s}
                """.formatted(prefix, TestbedPart.HELM4.path("helm4/helm")));
        Path kubeconfig = directory.resolve("kubeconfig");
        CLUSTER.writeKubeconfig(ClusterUser.ADMIN, kubeconfig);

        CommandProcess.Ended ended = CommandInThisJvm.run(List.of(
                "helm-deploy",
                "--app=" + service,
                "--environment=dev",
                "--tag=v1",
                "--no-verify-image",
                "--config=" + config,
                "--workspace=" + repository,
                "--kubeconfig=" + kubeconfig));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(service)
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(pods);
        assertThat(client.services().inNamespace(namespace).list().getItems()).hasSize(services);
        assertThat(client.batch().v1().cronjobs().inNamespace(namespace).list().getItems())
                .hasSize(cronJobs);
    }
}
