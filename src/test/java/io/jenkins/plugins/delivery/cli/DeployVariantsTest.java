package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.AdmissionPolicy;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ways to name an image, a chart and a service's own settings, with a real registry, cluster and Helm. */
class DeployVariantsTest extends DeployCommandFixture {
    private static final String HELM = TestbedPart.HELM4.path("helm4/helm").toString();

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
    void renderingPrintsTheManifestAndAsksNoCluster() throws Exception {
        CommandProcess.Ended ended = run(List.of(
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--tag=v1",
                "--no-verify-image",
                "--dry-run=render",
                "--config=" + config,
                "--workspace=" + workspace,
                "--kubeconfig=" + Files.writeString(directory.resolve("nowhere"), "no cluster")));

        assertThat(done(ended)).contains("Chart rendered by Helm 4", "no cluster was asked");
        assertThat(Manifest.parse(ended.out()).image()).contains(REGISTRY.host() + "/bss/" + prefix + ".index:v1");
        assertThat(ended.out()).contains("# Source: ").doesNotContain("no cluster was asked");
    }

    @Test
    void aChartMayBeAnArchiveOrInARegistry() throws Exception {
        build("v1", "one");
        Path archive = packedChart();
        String name = archive.getFileName().toString();
        String chart = name.substring(0, name.lastIndexOf('-'));
        String version = name.substring(name.lastIndexOf('-') + 1, name.length() - ".tgz".length());
        ran(HELM, "push", "--plain-http", archive.toString(), "oci://" + REGISTRY.host() + "/charts");
        String digest = Files.readString(directory.resolve("helm.log"))
                .replaceFirst("(?s).*Digest: (sha256:[0-9a-f]{64}).*", "$1");

        done(deploy("dev", "v1", "--chart", name));
        String log = done(deploy(
                "test", "v1", "--chart", "oci://" + REGISTRY.host() + "/charts/" + chart, "--chart-version", version));

        assertThat(log).contains("Pulling chart oci://");
        for (String exact : List.of(":" + version, "@" + digest)) {
            String reference = "oci://" + REGISTRY.host() + "/charts/" + chart + exact;
            assertThat(done(deploy("test", "v1", "--dry-run", "render", "--chart", reference)))
                    .contains("Pulling chart oci://", "Chart rendered");
        }
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
    void aChartMayBeInARegistryOfAnAuthorityOfTheCompanysOwn() throws Exception {
        Path archive = packedChart();
        try (RegistryServer company = RegistryServer.builder().tls().start()) {
            Path authority = Files.writeString(directory.resolve("company.pem"), company.caPem());
            String charts = "oci://" + company.host() + "/charts";
            ran(HELM, "push", "--ca-file=" + authority, archive.toString(), charts);
            List<String> arguments = List.of(
                    "helm-deploy",
                    "--app=index",
                    "--environment=dev",
                    "--tag=v1",
                    "--no-verify-image",
                    "--dry-run=render",
                    "--chart=" + charts + "/" + archive.getFileName().toString().replaceFirst("-[0-9.]+[.]tgz$", ""),
                    "--config=" + config);
            List<String> trusting = new ArrayList<>(arguments);
            trusting.add("--ca-certificate=" + company.host() + "=" + authority);

            assertThat(refused(run(arguments))).contains("The chart cannot be pulled", "certificate");
            assertThat(done(run(trusting))).contains("Chart rendered by Helm 4");
        }
    }

    private Path packedChart() throws Exception {
        ran(HELM, "package", workspace.resolve("helm").toString(), "--destination", workspace.toString());
        try (Stream<Path> files = Files.list(workspace)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow();
        }
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

        assertThat(CLUSTER.client()
                        .configMaps()
                        .inNamespace(prefix + "-dev")
                        .withName("index")
                        .get()
                        .getData())
                .containsEntry("SETTINGS", "greeting=it's {\"quoted\"}\nlevel=1e6\n");
    }

    /** A service's settings are the text of one value, which the log shows when it changes. */
    @Test
    void passwordsOfChangedSettingsAreNotShown() throws Exception {
        build("v1", "one");
        for (String version : List.of("old", "new")) {
            Files.writeString(workspace.resolve("index.yml"), """
                    greeting: good-%1$s
                    db.password: hunter2-%1$s
                    url: jdbc:mysql://app:hunter3-%1$s@db/shop
                    """.formatted(version));
            String log = done(deploy(
                    "dev",
                    "v1",
                    "--app-config=index.yml",
                    "--app-config-mode=setFile",
                    "--app-config-key=config.SETTINGS",
                    "--set=config.PLACE=amqp://shop:hunter4-" + version + "@queue"));

            assertThat(log).doesNotContain("hunter");
            if (version.equals("new")) {
                assertThat(log).contains("data.SETTINGS: ", "good-old", "good-new", "data.PLACE: ");
            }
        }
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
        return CLUSTER.client()
                .configMaps()
                .inNamespace(prefix + "-" + environment)
                .withName("index")
                .get()
                .getData();
    }

    @Test
    void fieldsThatOthersOwnAreNamedAndTakenWhenWanted() throws Exception {
        build("v1", "one");
        build("v2", "two");
        done(deploy("dev", "v1"));
        replicas().scale(3);

        String log = refused(deploy("dev", "v2"));

        assertThat(log)
                .contains("Cause: field-conflict", "Deployment " + prefix + "-dev/index: .spec.replicas is owned by ")
                .contains("(through the subresource scale)", "conflicts: 'take'", "Rolled back to revision 1");
        assertThat(replicas().get().getSpec().getReplicas()).isEqualTo(1);

        replicas().scale(3);
        done(deploy("dev", "v2", "--conflicts", "take"));
        assertThat(replicas().get().getSpec().getReplicas()).isEqualTo(1);
        assertThat(image("dev")).endsWith(":v2");

        replicas().scale(3);
        List<String> back = List.of(
                "helm-rollback",
                "--app=index",
                "--environment=dev",
                "--revision=1",
                "--reason=orders are lost",
                "--config=" + config,
                "--workspace=" + workspace,
                "--kubeconfig=" + kubeconfig);
        assertThat(refused(run(back))).contains("Cause: field-conflict");
        done(run(Stream.concat(back.stream(), Stream.of("--conflicts=take")).toList()));
        assertThat(replicas().get().getSpec().getReplicas()).isEqualTo(1);
        List<ReleaseRevision> history = history("dev");
        ReleaseRevision last = history.get(history.size() - 1);
        assertThat(last.description()).isEqualTo("Rollback to 1: orders are lost");
        assertThat(last.rolledBackTo()).hasValue(1);
    }

    @Test
    void aDryRunOnTheServerSaysWhatTheServerWouldRefuse() throws Exception {
        build("v1", "one");
        assertThat(done(deploy("dev", "v1", "--dry-run", "server"))).contains("a dry run on the server");
        Resource<ResourceQuota> quota = CLUSTER.client()
                .resourceQuotas()
                .inNamespace(prefix + "-dev")
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-services")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("services", new Quantity("0"))
                        .endSpec()
                        .build());
        quota.create();
        quota.waitUntilCondition(
                counted -> counted.getStatus() != null && counted.getStatus().getHard() != null, 30, TimeUnit.SECONDS);

        assertThat(refused(deploy("dev", "v1", "--dry-run", "server")))
                .contains("the API server would refuse it: Service index", ": exceeded quota: no-services");
        assertThat(history("dev")).isEmpty();
        assertThat(replicas().get()).isNull();
    }

    /** Pods are made by controllers, so that of Pod Security there is a warning only. */
    @Test
    void aDryRunOnTheServerSaysWhatPodSecurityWarnsOfAndWhatAPolicyRefuses() throws Exception {
        build("v1", "one");
        String namespace = prefix + "-dev";
        CLUSTER.client()
                .namespaces()
                .withName(namespace)
                .edit(existing -> new NamespaceBuilder(existing)
                        .editMetadata()
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build());
        assertThat(done(deploy("dev", "v1", "--dry-run", "server"))).doesNotContain("warns of");
        Files.writeString(
                workspace.resolve("appConfig/index.yml"),
                "securityContext: {allowPrivilegeEscalation: true}\nmigration: {enabled: true}\n");

        assertThat(done(deploy("dev", "v1", "--dry-run", "server")))
                .contains(
                        "The API server warns of Deployment index: would violate PodSecurity \"restricted:latest\":"
                                + " allowPrivilegeEscalation != false",
                        "The API server warns of Job index-migration: would violate PodSecurity");

        try (AdmissionPolicy policy = AdmissionPolicy.refuses(CLUSTER.client(), namespace, "no deploys before noon")) {
            policy.inForce();
            assertThat(refused(deploy("dev", "v1", "--dry-run", "server")))
                    .contains("Nothing was deployed, the API server would refuse it: Deployment index: ")
                    .contains("no deploys before noon");
        }
        assertThat(history("dev")).isEmpty();
    }

    @Test
    void objectsThatOthersOwnAreNamedAndTakenWhenWanted() throws Exception {
        build("v1", "one");
        CLUSTER.client()
                .services()
                .inNamespace(prefix + "-dev")
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("index")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("http")
                        .withPort(8080)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        assertThat(refused(deploy("dev", "v1")))
                .contains(
                        "Cause: ownership",
                        "Service index: it exists in namespace " + prefix + "-dev and belongs to no")
                .contains("takeOwnership");
        done(deploy("dev", "v1", "--take-ownership", "--conflicts=take"));

        // Another release owns it now.
        assertThat(CLUSTER.client()
                        .services()
                        .inNamespace(prefix + "-dev")
                        .withName("index")
                        .get()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("meta.helm.sh/release-name", "index");
    }

    @Test
    void aHelmThatKnowsNoOwnersIsNotAskedToTakeFields() throws Exception {
        build("v1", "one");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                TestbedPart.HELM4.path("helm4/helm").toString(),
                                TestbedPart.HELM3.path("helm3/helm").toString()));

        assertThat(refused(deploy("dev", "v1", "--conflicts", "take"))).contains("needs Helm 4, and this is Helm 3.");
        assertThat(history("dev")).isEmpty();
        done(deploy("dev", "v1"));
        replicas().scale(3);
        done(deploy("dev", "v1"));
    }

    private RollableScalableResource<Deployment> replicas() {
        return CLUSTER.client()
                .apps()
                .deployments()
                .inNamespace(prefix + "-dev")
                .withName("index");
    }
}
