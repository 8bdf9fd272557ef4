package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a new user runs it: a process of its own, with the Helm that the program brings. */
class DemoCommandTest {
    private static final String NAMESPACE = "microservice-demo-dev";

    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    @TempDir
    Path directory;

    /** The images that pods were started with, in the order of their coming. */
    private final List<String> images = new ArrayList<>();

    @Test
    void withoutAClusterItBuildsRendersAndExplains() throws Exception {
        CommandProcess.Ended ended = demo();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("Pushed 127.0.0.1:", "Reused: the tag is in the registry already", "Chart rendered by Helm")
                .contains("1.0.0 is not in the registry, so nothing was deployed")
                .contains("'appConfig/dev/index.yml' is not YAML at line 3")
                .contains("Not shown without a cluster");
        assertThat(directory.resolve("demo/mail.html")).content().contains("appConfig/dev/index.yml");
    }

    @Test
    void onAClusterItDeploysBreaksExplainsMendsAndTakesBack() throws Exception {
        Path kubeconfig = CLUSTER.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
        try (KubernetesClient client = CLUSTER.client();
                KubeletStandIn kubelet = KubeletStandIn.start(client, KubeletStandInNode.named("demo-1"))) {
            kubelet.script(NAMESPACE, "index", this::theSecondImageCrashes);

            CommandProcess.Ended ended = demo("--kubeconfig=" + kubeconfig, "--base=scratch");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(new ReleaseStore(client, NAMESPACE, "index").history().revisions())
                    .extracting(ReleaseRevision::status)
                    .containsExactly("superseded", "failed", "superseded", "superseded", "deployed");
            assertThat(directory.resolve("demo/mail.html"))
                    .content()
                    .contains("Cause: The program ends by itself (crash)", "DATABASE_URL is not set");
            client.namespaces().withName(NAMESPACE).delete();
        }
    }

    @Test
    void aDirectoryWithSomethingInItIsLeftAlone() throws Exception {
        Files.createDirectories(directory.resolve("demo/mine"));

        CommandProcess.Ended ended = demo();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--directory", "is not empty: name another one, or delete it");
    }

    /** What a kubelet sees of the three versions; images of this registry no kubelet is there to run. */
    private KubeletStandInScript theSecondImageCrashes(Pod pod) {
        String image = pod.getSpec().getContainers().get(0).getImage();
        if (!images.contains(image)) {
            images.add(image);
        }
        return images.indexOf(image) == 1
                ? KubeletStandInScript.app(KubeletStandInContainer.crashes(
                        Duration.ofMillis(100), "Error", 1, "Cannot start: DATABASE_URL is not set"))
                : KubeletStandInScript.ready();
    }

    private CommandProcess.Ended demo(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("demo", "--directory=" + directory.resolve("demo")));
        arguments.addAll(List.of(options));
        return CommandProcess.start(directory, Map.of(), arguments).end();
    }
}
