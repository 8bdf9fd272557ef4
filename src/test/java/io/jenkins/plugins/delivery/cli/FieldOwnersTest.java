package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that somebody else has edited, by either Helm, and releases that go from one Helm to the other. */
class FieldOwnersTest extends DeployCommandFixture {
    /** As kubectl edit does, and an operator that puts the whole object back. */
    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT"})
    void fieldsThatSomebodyEditedAreNamed(String how) throws Exception {
        build("v1", "one");
        build("v2", "two");
        done(deploy("dev", "v1"));
        edit(how, "shop-editor");

        String log = refused(deploy("dev", "v2"));

        assertThat(log)
                .contains("Cause: field-conflict", "Deployment " + prefix + "-dev/index: ")
                .containsPattern(
                        "\\.spec\\.template\\.spec\\.containers\\[name=\"[^\"]+\"]\\.image[^;]* is owned by (shop-editor|fabric8)")
                .contains("Rolled back to revision 1");
        assertThat(image("dev")).endsWith(":v1");
    }

    /**
     * Helm 4 goes on as the release was made: one that Helm 3 made is merged in the client, which knows no owners, until
     * somebody takes conflicts; its roll-backs, too.
     */
    @Test
    void aReleaseThatHelm3MadeGoesOnWithHelm4() throws Exception {
        build("v1", "one");
        build("v2", "two");
        String settings = Files.readString(config);
        Files.writeString(
                config,
                settings.replace(
                        TestbedPart.HELM4.path("helm4/helm").toString(),
                        TestbedPart.HELM3.path("helm3/helm").toString()));
        done(deploy("dev", "v1"));
        Files.writeString(config, settings);
        replicas().scale(3);

        Path values = workspace.resolve("helm/dev.yaml");
        String before = Files.readString(values);
        Files.writeString(values, before + "\npodAnnotations: {added: later}\n");
        assertThat(refused(deploy("dev", "missing-1", "--no-verify-image"))).contains("Rolled back to revision 1 (v1)");
        assertThat(replicas().get().getSpec().getTemplate().getMetadata().getAnnotations())
                .as("what the failed revision added, goes with it")
                .doesNotContainKey("added");
        Files.writeString(values, before);

        done(deploy("dev", "v2"));
        assertThat(replicas().get().getSpec().getReplicas()).isEqualTo(1);
        edit("PATCH", "shop-editor");
        done(rollback(1));
        assertThat(image("dev")).endsWith(":v1");

        done(deploy("dev", "v2", "--conflicts=take"));
        edit("PATCH", "shop-editor");
        done(rollback(1));
        assertThat(image("dev")).as("as Helm 3 made revision 1").endsWith(":v1");
        done(deploy("dev", "v2"));
        assertThat(image("dev")).endsWith(":v2");
    }

    private CommandProcess.Ended rollback(int revision, String... more) throws Exception {
        return run(Stream.concat(
                        Stream.of(
                                "helm-rollback",
                                "--app=index",
                                "--environment=dev",
                                "--revision=" + revision,
                                "--config=" + config,
                                "--workspace=" + workspace,
                                "--kubeconfig=" + kubeconfig),
                        Stream.of(more))
                .toList());
    }

    /** Another image by another manager of fields. */
    private void edit(String how, String manager) {
        Deployment edited = new DeploymentBuilder(replicas().get())
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage("registry.example.com/shop/other:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        Resource<Deployment> resource = CLUSTER.client().resource(edited);
        if (how.equals("PUT")) {
            resource.update();
        } else {
            resource.patch(new PatchContext.Builder()
                    .withPatchType(PatchType.STRATEGIC_MERGE)
                    .withFieldManager(manager)
                    .build());
        }
    }

    private RollableScalableResource<Deployment> replicas() {
        return CLUSTER.client()
                .apps()
                .deployments()
                .inNamespace(prefix + "-dev")
                .withName("index");
    }
}
