package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for the service {@code index}, in the place that a test's release has. */
final class ReleaseCommandLines {
    /** Which real Helm. */
    enum Helm {
        THREE(TestbedPart.HELM3, "helm3/helm"),
        FOUR(TestbedPart.HELM4, "helm4/helm");

        private final Path executable;

        Helm(TestbedPart part, String file) {
            executable = part.path(file);
        }
    }

    private final ReleaseFixture place;

    ReleaseCommandLines(ReleaseFixture place) {
        this.place = place;
    }

    List<String> deployArguments(Helm helm, String environment, String tag, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "helm-deploy", "--app", "index", "--environment", environment, "--tag", tag, "--no-verify-image"));
        all.addAll(common(helm));
        all.addAll(List.of("--kubeconfig", place.kubeconfig.toString(), "--json"));
        all.addAll(List.of(more));
        return all;
    }

    List<String> rollbackArguments(Helm helm, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("helm-rollback", "--app", "index", "--environment", "dev"));
        all.addAll(common(helm));
        all.addAll(List.of("--kubeconfig", place.kubeconfig.toString(), "--json"));
        all.addAll(List.of(more));
        return all;
    }

    List<String> explainArguments() throws IOException {
        List<String> all = new ArrayList<>(List.of("explain", "--app", "index", "--environment", "dev"));
        all.addAll(common(Helm.FOUR));
        all.addAll(List.of("--kubeconfig", place.kubeconfig.toString(), "--json"));
        return all;
    }

    /** The settings, with three environments of which {@code gone} is not in the cluster, and the deploy repository. */
    List<String> common(Helm helm) throws IOException {
        return common(helm.executable.toString());
    }

    List<String> common(String executable) throws IOException {
        Path config = Files.writeString(
                Files.createTempFile(place.directory, "delivery", ".yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}, {name: test}, {name: gone}]
                    helm: {executable: %s, timeout: 60s}
                """.formatted(place.prefix, executable));
        return List.of("--config", config.toString(), "--workspace", place.workspace.toString());
    }
}
