package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What tests of whole deliveries start from: a real registry, cluster and Helm 4, the environments {@code dev} and
 * {@code test} in namespaces of the test's own, the deploy repository, and the commands that build and deploy there.
 */
@RequiresTestbed(TestbedPart.HELM4)
abstract class DeployCommandFixture extends ReleaseFixture {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    Path config;

    @BeforeEach
    void writeSettings() throws IOException {
        config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, project: %s, plainHttp: true}
                    namespacePrefix: %s
                    environments:
                      - {name: dev}
                      - %s
                    helm: {executable: %s, timeout: 60s}
                """.formatted(
                        REGISTRY.host(), prefix, prefix, testEnvironment(), TestbedPart.HELM4.path("helm4/helm")));
    }

    /** The settings of the environment {@code test}, as YAML. */
    String testEnvironment() {
        return "{name: test}";
    }

    /** The digest of the image that was built. */
    final String build(String tag, String content, String... more) throws Exception {
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

    final CommandProcess.Ended deploy(String environment, String tag, String... more) throws Exception {
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

    final CommandProcess.Ended rollback(String environment, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "helm-rollback",
                "--app=index",
                "--environment=" + environment,
                "--config=" + config,
                "--kubeconfig=" + kubeconfig));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    final CommandProcess.Ended run(List<String> arguments) throws Exception {
        return CommandInThisJvm.run(arguments);
    }

    /** The log of a command that has to succeed. */
    static String done(CommandProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.err();
    }

    /** The log of a command whose work has to fail. */
    static String refused(CommandProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        return ended.err();
    }

    /** What the service's first container is to run. */
    final String image(String environment) {
        return CLUSTER.client()
                .apps()
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

    /** Runs another program, which has to succeed. */
    final void ran(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("helm.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("helm.log")))
                .isZero();
    }
}
