package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.NodeStandIn;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The ways to name an image, a chart and a service's own settings, with a real registry, cluster and Helm. */
@RequiresTestbed(TestbedPart.HELM4)
class DeployVariantsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private static NodeStandIn node;
    private static KubernetesClient client;

    @TempDir
    Path directory;

    private String prefix;
    private Path workspace;
    private Path kubeconfig;
    private Path config;

    @BeforeAll
    static void startNode() {
        node = NodeStandIn.on(CLUSTER);
        client = CLUSTER.client();
    }

    @AfterAll
    static void stopNode() {
        client.close();
        node.close();
    }

    @BeforeEach
    void makePlace() throws IOException {
        prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
        for (String environment : List.of("dev", "test")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(prefix + "-" + environment)
                            .endMetadata()
                            .build())
                    .create();
        }
        workspace = DeployRepository.copyTo(directory.resolve("deploy-repo"));
        kubeconfig = CLUSTER.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
        config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, project: %s, plainHttp: true}
                    namespacePrefix: %s
                    environments:
                      - {name: dev}
                      - {name: test}
                    helm: {executable: %s, timeout: 60s}
                """.formatted(
                        REGISTRY.host(), prefix, prefix, TestbedPart.HELM4.path("helm4/helm")));
    }

    @Test
    void byDigestTheClusterIsToldTheOneThatTheRegistryHas() throws Exception {
        String digest = build("v1", "one");

        done(deploy("dev", "v1", "--image-mode", "digest"));

        assertThat(image("dev")).isEqualTo(REGISTRY.host() + "/bss/" + prefix + ".index@" + digest);
    }

    @Test
    void anImageThatIsNotThereEndsTheDeploy() throws Exception {
        assertThat(refused(deploy("dev", "v9"))).contains("v9 is not in the registry, so nothing was deployed");
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void renderingAsksNoCluster() throws Exception {
        String log = done(run(List.of(
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--tag=v1",
                "--no-verify-image",
                "--dry-run=render",
                "--config=" + config,
                "--workspace=" + workspace,
                "--kubeconfig=" + Files.writeString(directory.resolve("nowhere"), "no cluster"))));

        assertThat(log).contains("Chart rendered by Helm 4", "no cluster was asked");
    }

    @Test
    void aChartMayBeAnArchiveOrInARegistry() throws Exception {
        build("v1", "one");
        String helm = TestbedPart.HELM4.path("helm4/helm").toString();
        ran(helm, "package", workspace.resolve("helm").toString(), "--destination", workspace.toString());
        Path archive;
        try (Stream<Path> files = Files.list(workspace)) {
            archive = files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow();
        }
        String name = archive.getFileName().toString();
        String chart = name.substring(0, name.lastIndexOf('-'));
        String version = name.substring(name.lastIndexOf('-') + 1, name.length() - ".tgz".length());
        ran(helm, "push", "--plain-http", archive.toString(), "oci://" + REGISTRY.host() + "/charts");

        done(deploy("dev", "v1", "--chart", name));
        String log = done(deploy(
                "test", "v1", "--chart", "oci://" + REGISTRY.host() + "/charts/" + chart, "--chart-version", version));

        assertThat(log).contains("Pulling chart oci://");
        assertThat(history("dev").get(0).chart()).isEqualTo(chart + "-" + version);
        assertThat(history("test").get(0).chart()).isEqualTo(chart + "-" + version);
        assertThat(refused(deploy(
                        "test",
                        "v1",
                        "--chart",
                        "oci://" + REGISTRY.host() + "/charts/" + chart,
                        "--chart-version",
                        "9.9.9")))
                .contains("The chart cannot be pulled");
    }

    @Test
    void aServicesOwnSettingsMayBeTheTextOfOneValue() throws Exception {
        build("v1", "one");
        Files.writeString(workspace.resolve("index.properties"), "greeting=it's {\"quoted\"}\nlevel=1e6\n");

        done(deploy(
                "dev",
                "v1",
                "--app-config",
                "index.properties",
                "--app-config-mode",
                "setFile",
                "--app-config-key",
                "config.SETTINGS"));

        assertThat(client.configMaps()
                        .inNamespace(prefix + "-dev")
                        .withName("index")
                        .get()
                        .getData())
                .containsEntry("SETTINGS", "greeting=it's {\"quoted\"}\nlevel=1e6\n");
    }

    @Test
    void theValuesOfTheLastRevisionMayBeKept() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1", "--set", "config.EXTRA=kept"));

        done(deploy("dev", "v1", "--values-strategy", "resetThenReuse"));
        assertThat(config("dev")).containsEntry("EXTRA", "kept");
        done(deploy("dev", "v1"));
        assertThat(config("dev")).doesNotContainKey("EXTRA");
    }

    private Map<String, String> config(String environment) {
        return client.configMaps()
                .inNamespace(prefix + "-" + environment)
                .withName("index")
                .get()
                .getData();
    }

    private String image(String environment) {
        return client.apps()
                .deployments()
                .inNamespace(prefix + "-" + environment)
                .withName("index")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private void ran(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("helm.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("helm.log")))
                .isZero();
    }

    /** The digest of the image that was built. */
    private String build(String tag, String content, String... more) throws Exception {
        Path context = Files.createDirectories(directory.resolve("service"));
        Files.writeString(context.resolve("file"), content);
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file /\n");
        List<String> arguments = new ArrayList<>(List.of(
                "build-image",
                "--app",
                "index",
                "--tag",
                tag,
                "--config",
                config.toString(),
                "--workspace",
                context.toString(),
                "--json"));
        arguments.addAll(List.of(more));
        CommandProcess.Ended ended = run(arguments);
        done(ended);
        return new ObjectMapper().readTree(ended.out()).path("digest").asText();
    }

    private CommandProcess.Ended deploy(String environment, String tag, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "helm-deploy",
                "--app",
                "index",
                "--environment",
                environment,
                "--tag",
                tag,
                "--config",
                config.toString(),
                "--workspace",
                workspace.toString(),
                "--kubeconfig",
                kubeconfig.toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private CommandProcess.Ended run(List<String> arguments) throws Exception {
        return CommandProcess.start(directory, Map.of(), arguments).end();
    }

    private static String done(CommandProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.err();
    }

    private static String refused(CommandProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        return ended.err();
    }

    private List<ReleaseRevision> history(String environment) {
        return new ReleaseStore(client, prefix + "-" + environment, "index")
                .history()
                .revisions();
    }
}
