package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ways to name an image, a chart and a service's own settings, with a real registry, cluster and Helm. */
class DeployVariantsTest extends DeployCommandFixture {
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
}
