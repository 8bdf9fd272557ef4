package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.DeployRights;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ClusterWithNode;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as a user who has the documented Role in one namespace and nothing else in the cluster. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class LeastPrivilegeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final ClusterWithNode CLUSTER = new ClusterWithNode();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"HELM3, helm3/helm", "HELM4, helm4/helm"})
    void theRoleIsEnoughToDeployDiagnoseAndRollBack(TestbedPart part, String file) throws Exception {
        DeployRepository.copyTo(directory.resolve("repo"));
        String prefix = "least-" + part.name().toLowerCase(java.util.Locale.ROOT);
        grant(prefix + "-dev");
        Path config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s, timeout: 60s}
                """.formatted(prefix, part.path(file)));

        assertResult("/status", "deployed", config, "helm-deploy", "--tag", "v1", "--no-verify-image");
        assertResult(
                "/diagnosis/code", "image-not-found", config, "helm-deploy", "--tag", "missing-1", "--no-verify-image");
        assertResult("/url", "http://dev.example.com/index", config, "helm-deploy", "--tag", "v2", "--no-verify-image");
        assertResult("/image", "registry.example.com/bss/bss.index:v1", config, "helm-rollback");
        assertResult("/release", "index", config, "explain");
    }

    /** A value of the result; and nothing was forbidden on the way. */
    private void assertResult(String pointer, String value, Path config, String command, String... more)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, "--app", "index", "--environment", "dev"));
        arguments.addAll(List.of("--config", config.toString(), "--json"));
        arguments.addAll(List.of("--workspace", directory.resolve("repo").toString()));
        arguments.addAll(List.of(
                "--kubeconfig",
                CLUSTER.controlPlane()
                        .writeKubeconfig(ClusterUser.DEPLOYER, directory.resolve("kubeconfig"))
                        .toString()));
        arguments.addAll(List.of(more));
        CommandProcess.Ended ended = CommandInThisJvm.run(arguments);
        assertThat(ended.err()).doesNotContainIgnoringCase("forbidden").doesNotContain("may not");
        assertThat(JSON.readTree(ended.out()).at(pointer).asText())
                .as(ended.err() + ended.out())
                .isEqualTo(value);
    }

    private static void grant(String namespace) {
        KubernetesClient client = CLUSTER.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.load(new ByteArrayInputStream(
                        DeployRights.role("deployer", namespace).getBytes(StandardCharsets.UTF_8)))
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("deployer")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "deployer")
                        .addNewSubject()
                        .withKind("User")
                        .withName(ClusterUser.DEPLOYER.userName())
                        .endSubject()
                        .build())
                .create();
    }
}
