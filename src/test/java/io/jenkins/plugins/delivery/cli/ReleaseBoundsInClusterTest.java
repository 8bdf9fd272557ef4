package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No chart gets past the rules of an environment by the name of another one, with a real cluster and Helm. */
class ReleaseBoundsInClusterTest extends DeployCommandFixture {
    @Override
    String testEnvironment() {
        return "{name: test, requires: dev}";
    }

    /** One kubeconfig serves both environments here, and Helm takes an object to whichever namespace it names. */
    @Test
    void nothingReachesAnEnvironmentWithRulesByTheNameOfAnother() throws Exception {
        build("v1", "one");
        String test = prefix + "-test";
        for (String path : List.of("templates/more.yaml", "crds/more.yaml")) {
            Path added = more(path, "ConfigMap", "namespace: " + test, "");

            assertThat(refused(deploy("dev", "v1", "--no-lint")))
                    .as(path)
                    .contains("Nothing was deployed: ConfigMap " + test + "/more goes to namespace " + test
                            + ", which is that of environment test and has rules of its own: deploy it with"
                            + " --environment test");
            Files.delete(added);
        }
        assertThat(history("test")).isEmpty();
    }

    /** It would say that an image was healthy which never ran. */
    @Test
    void aChartBringsNoRecordOfARelease() throws Exception {
        build("v1", "one");
        more("templates/more.yaml", "Secret", "labels: {owner: helm, name: index}", "type: helm.sh/release.v1");

        assertThat(refused(deploy("dev", "v1", "--no-lint")))
                .contains("Nothing was deployed: Secret more is a record of a release, which is for Helm to write");
    }

    @Test
    void whatReachedAnotherEnvironmentTheSecondTimeIsTakenBackAndStaysAway() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        String test = prefix + "-test";
        more(
                "templates/more.yaml",
                "ConfigMap",
                "{{ if lookup \"v1\" \"ConfigMap\" .Release.Namespace \"flip\" }}namespace: " + test + "{{ end }}",
                "");
        CLUSTER.client()
                .configMaps()
                .inNamespace(prefix + "-dev")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("flip")
                        .endMetadata()
                        .build())
                .create();

        assertThat(refused(deploy("dev", "v1", "--no-lint", "--no-rollback-on-failure")))
                .contains("Cause: unchecked-image")
                .contains("ConfigMap " + test + "/more goes to namespace " + test)
                .contains("Rolled back to revision 1 (v1), which runs as revision 3");
        assertThat(refused(rollback("dev", "--revision=2")))
                .contains(
                        "Nothing was rolled back: in revision 2 (v1, superseded), ConfigMap " + test + "/more goes to");
        assertThat(CLUSTER.client()
                        .configMaps()
                        .inNamespace(test)
                        .withName("more")
                        .get())
                .isNull();
    }

    /** An object of the chart without pods. */
    private Path more(String path, String kind, String metadata, String fields) throws IOException {
        Path file = workspace.resolve("helm").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(
                file,
                "apiVersion: v1\nkind: " + kind + "\nmetadata:\n  name: more\n  " + metadata + "\n" + fields + "\n");
    }
}
