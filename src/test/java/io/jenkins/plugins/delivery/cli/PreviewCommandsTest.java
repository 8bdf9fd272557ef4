package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews beside a service, made and taken away by both real Helms. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class PreviewCommandsTest extends ReleaseFixture {
    @ParameterizedTest
    @CsvSource({"HELM3, helm3/helm", "HELM4, helm4/helm"})
    void aPreviewIsBesideTheServiceAndGoesWithoutIt(TestbedPart part, String helm) throws Exception {
        Path config = settings(part.path(helm));
        done(deploy(config, "v1"));

        done(deploy(config, "v2", "--preview", "pr-12"));
        CommandProcess.Ended failed = deploy(config, "missing-1", "--preview", "pr-12");

        assertThat(hosts("index")).containsExactly("dev.example.com");
        assertThat(hosts("index-pr-12")).containsExactly("index-pr-12.dev.example.com");
        assertThat(CLUSTER.client()
                        .apps()
                        .deployments()
                        .inNamespace(prefix + "-dev")
                        .withLabel("microservice-delivery-preview", "pr-12")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(deployment -> {
                    assertThat(deployment.getMetadata().getName()).isEqualTo("index-pr-12");
                    assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
                });
        // What the service has in dev, the preview has, too.
        assertThat(CLUSTER.client()
                        .configMaps()
                        .inNamespace(prefix + "-dev")
                        .withName("index-pr-12")
                        .get()
                        .getData())
                .containsEntry("GREETING", "hello from dev");
        // Helm's own roll-back keeps the mark.
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(previews("index-pr-12")).containsExactly("pr-12", "pr-12", "pr-12");
        assertThat(previews("index")).containsExactly("");

        assertThat(done(uninstall(config, "pr-12")))
                .contains("Preview index-pr-12 in " + prefix + "-dev was taken away");

        assertThat(previews("index-pr-12")).isEmpty();
        assertThat(CLUSTER.client()
                        .apps()
                        .deployments()
                        .inNamespace(prefix + "-dev")
                        .withName("index-pr-12")
                        .get())
                .isNull();
        assertThat(history("dev")).extracting(ReleaseRevision::status).containsExactly("deployed");
        // As good as taken away.
        assertThat(done(uninstall(config, "pr-12"))).contains("is not there, so there is nothing to take away");
    }

    @Test
    void whatIsNoPreviewIsLeftAlone() throws Exception {
        Path config = settings(TestbedPart.HELM4.path("helm4/helm"));
        // A service that is called as a preview of another one would be.
        done(deployOf("index-pr-7", config, "v1"));

        CommandProcess.Ended uninstalled = uninstall(config, "pr-7");
        CommandProcess.Ended deployed = deploy(config, "v2", "--preview", "pr-7");

        assertThat(uninstalled.exitCode()).isEqualTo(1);
        assertThat(uninstalled.err()).contains("index-pr-7 in " + prefix + "-dev is no preview pr-7", "left alone");
        assertThat(deployed.exitCode()).isEqualTo(1);
        assertThat(deployed.err()).contains("release index-pr-7 in " + prefix + "-dev is no preview");
        assertThat(previews("index-pr-7")).containsExactly("");

        // And a service does not take the place of a preview, which is taken away one day.
        done(deploy(config, "v2", "--preview", "pr-8"));
        assertThat(deployOf("index-pr-8", config, "v1").err()).contains("is preview pr-8");
    }

    @Test
    void aPreviewMustNotAnswerWhereTheServiceDoes() throws Exception {
        Path config = settings(TestbedPart.HELM4.path("helm4/helm"));
        Path ingress = workspace.resolve("helm/templates/ingress.yaml");
        Files.writeString(
                ingress,
                Files.readString(ingress)
                        .replace(
                                "{{ include \"microservice.host\" (dict \"root\" $ \"host\" .) | quote }}", "{{ . }}"));

        CommandProcess.Ended ended = deploy(config, "v1", "--preview", "pr-12");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .contains("Nothing was deployed, Ingress index-pr-12 of this preview is for dev.example.com");
        assertThat(previews("index-pr-12")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PR-12, is not a name in Kubernetes",
        "a-name-that-is-longer-than-helm-takes-with-the-service-s, which is too long for a release",
    })
    void saysWhatIsWrongWithItsName(String name, String problem) throws Exception {
        Path config = settings(TestbedPart.HELM4.path("helm4/helm"));

        assertThat(deploy(config, "v1", "--preview", name).err()).contains("--preview", problem);
        assertThat(uninstall(config, name).err()).contains("--preview", problem);
    }

    private Path settings(Path helm) throws IOException {
        return Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s, timeout: 60s}
                """.formatted(prefix, helm));
    }

    private List<String> hosts(String release) {
        return CLUSTER
                .client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(prefix + "-dev")
                .withName(release)
                .get()
                .getSpec()
                .getRules()
                .stream()
                .map(IngressRule::getHost)
                .toList();
    }

    /** Of each revision. */
    private List<String> previews(String release) {
        return new ReleaseStore(CLUSTER.client(), prefix + "-dev", release)
                .history().revisions().stream().map(ReleaseRevision::preview).toList();
    }

    private CommandProcess.Ended deploy(Path config, String tag, String... more) throws Exception {
        return deployOf("index", config, tag, more);
    }

    private CommandProcess.Ended deployOf(String app, Path config, String tag, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--tag", tag, "--no-verify-image"));
        arguments.addAll(List.of(more));
        return run("helm-deploy", app, config, arguments);
    }

    private CommandProcess.Ended uninstall(Path config, String preview) throws Exception {
        return run("helm-uninstall", "index", config, List.of("--preview", preview));
    }

    private CommandProcess.Ended run(String command, String app, Path config, List<String> more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, "--app", app, "--environment", "dev"));
        arguments.addAll(List.of("--config", config.toString(), "--workspace", workspace.toString()));
        arguments.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        arguments.addAll(more);
        return CommandInThisJvm.run(arguments);
    }

    private static String done(CommandProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.err();
    }
}
