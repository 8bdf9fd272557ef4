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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An image goes through the environments: a real registry knows its digest, a real cluster where it was healthy. */
@RequiresTestbed(TestbedPart.HELM4)
class PromotionTest {
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
                      - {name: test, requires: dev}
                    helm: {executable: %s, timeout: 60s}
                """.formatted(
                        REGISTRY.host(), prefix, prefix, TestbedPart.HELM4.path("helm4/helm")));
    }

    @Test
    void onlyWhatWasHealthyInTheEnvironmentBeforeGoesOn() throws Exception {
        String digest = build("v1", "one");

        assertThat(refused(deploy("test", "v1")))
                .contains("Nothing was deployed, the image may not go to test")
                .contains("release index is not in dev (namespace " + prefix + "-dev)")
                .contains("deploy it to dev first");
        assertThat(history("test")).isEmpty();

        done(deploy("dev", "v1"));
        assertThat(history("dev").get(0).description())
                .isEqualTo("Healthy: " + REGISTRY.host() + "/bss/" + prefix + ".index:v1@" + digest);

        assertThat(done(deploy("test", "v1"))).contains("The image was healthy in dev, so it may go on");
        assertThat(history("test").get(0).description()).contains(digest);
    }

    /** Also when another one has come since, and Helm calls the revision superseded. */
    @Test
    void aFailedImageIsRefusedAndAnEarlierOneIsNot() throws Exception {
        build("v1", "one");
        build("crash-2", "two");
        done(deploy("dev", "v1"));
        assertThat(deploy("dev", "crash-2").exitCode()).isEqualTo(1);
        done(deploy("dev", "v1"));

        assertThat(refused(deploy("test", "crash-2"))).contains("it was not healthy in dev, where v1 is deployed");
        done(deploy("test", "v1"));
        assertThat(history("dev"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "failed", "superseded", "deployed");
    }

    @Test
    void anotherImageOfTheSameTagIsAnotherImage() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        build("v1", "another", "--if-exists", "overwrite");

        assertThat(refused(deploy("test", "v1"))).contains("it was not healthy in dev");
    }

    @Test
    void anOverrideIsRecordedWithItsReason() throws Exception {
        build("v1", "one");

        String log = done(deploy("test", "v1", "--override-reason", "dev is down, see INC-7; failed twice"));

        assertThat(log).contains("goes on although release index is not in dev").contains("INC-7");
        ReleaseRevision revision = history("test").get(0);
        assertThat(revision.description())
                .endsWith("; rules overridden by " + System.getProperty("user.name")
                        + ": dev is down, see INC-7; failed twice");
        assertThat(revision.wasHealthy()).isTrue();
        assertThat(done(deploy("test", "v1"))).contains("The image was healthy in test before");
    }

    @Test
    void aReasonHasToBeALine() throws Exception {
        CommandProcess.Ended ended = deploy("test", "v1", "--override-reason", "one\ntwo");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("is no reason: write one line");
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
