package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The common chart, rendered by a real Helm: {@code helm3/helm} or {@code helm4/helm}. */
final class CommonChart {
    static final Path CHART = Path.of("docs/examples/deploy-repo/helm").toAbsolutePath();
    private final ControlPlane cluster;
    private final Path directory;

    /** @param directory for files of values and what Helm writes */
    CommonChart(ControlPlane cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    List<HasMetadata> objects(String helm, String values) throws Exception {
        return objects(helm, "index", values);
    }

    /** What a release of this name would have. */
    List<HasMetadata> objects(String helm, String release, String values) throws Exception {
        String manifest = run(helm, "template", release, values, 0);
        try (KubernetesClient client = cluster.client()) {
            return client.load(new java.io.ByteArrayInputStream(
                            manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .items();
        }
    }

    /** What Helm prints, its errors included. */
    String render(String helm, String values, int exitCode) throws Exception {
        return run(helm, "template", values, exitCode);
    }

    /** Helm shows notes with an install only. */
    String notes(String helm, String values) throws Exception {
        String all = run(helm, "install", values, 0);
        return all.substring(all.indexOf("NOTES:"));
    }

    /** Runs one of Helm's commands on the chart with these values. */
    String run(String helm, String command, String values, int exitCode) throws IOException, InterruptedException {
        return run(helm, command, "index", values, exitCode);
    }

    private String run(String helm, String command, String release, String values, int exitCode)
            throws IOException, InterruptedException {
        Path base = Files.writeString(directory.resolve("base.yaml"), "image: {repo: registry/index, tag: t}\n");
        Path file = Files.writeString(directory.resolve("values.yaml"), values);
        Path out = directory.resolve("out");
        TestbedPart part = helm.startsWith("helm3") ? TestbedPart.HELM3 : TestbedPart.HELM4;
        List<String> arguments = new ArrayList<>(List.of(part.path(helm).toString(), command));
        if (!command.equals("lint")) {
            arguments.add(release);
        }
        if (command.equals("install")) {
            Path kubeconfig = directory.resolve("kubeconfig");
            cluster.writeKubeconfig(ClusterUser.ADMIN, kubeconfig);
            arguments.addAll(List.of("--dry-run=client", "--kubeconfig", kubeconfig.toString()));
        }
        arguments.addAll(List.of(CHART.toString(), "-f", base.toString(), "-f", file.toString()));
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(out)).isEqualTo(exitCode);
        return Files.readString(out);
    }
}
