package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RealNodeTest {
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Test
    void runsPodsAndShowsTheirLogs() {
        runPod("node-runs");

        assertThat(NODE.client()
                        .pods()
                        .inNamespace("node-runs")
                        .withName("hello")
                        .getLog())
                .isEqualTo("hello from a pod\n");
    }

    /** As after a test JVM that was killed: whoever held the other end of its input is gone. */
    @Test
    void leavesNothingWhenWhoeverStartedItIsGone(@TempDir Path directory) throws Exception {
        RealNodeProcess own = RealNodeProcess.start(
                Files.writeString(
                        directory.resolve("kubeconfig"), NODE.controlPlane().kubeconfig("none")),
                "second-node",
                NODE.registry().host(),
                PodNetwork.free());
        assertThat(bridge(own)).exists();
        assertThat(mounts("second-node")).isEmpty();

        own.process().getOutputStream().close();

        assertThat(own.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(own.directory()).doesNotExist();
        assertThat(bridge(own)).doesNotExist();
        assertThat(mounts(own.directory().toString())).isEmpty();
        assertThat(cgroups("testbed-second-node")).isEmpty();
    }

    private static Path bridge(RealNodeProcess node) {
        return Path.of("/sys/class/net", node.bridge());
    }

    private static Stream<String> mounts(String below) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream().filter(line -> line.contains(below + "/"));
    }

    private static Stream<Path> cgroups(String name) throws IOException {
        try (Stream<Path> roots = Files.list(Path.of("/sys/fs/cgroup"))) {
            return roots.map(root -> root.resolve(name)).filter(Files::exists).toList().stream();
        }
    }

    private static void runPod(String namespace) {
        NODE.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        Awaitility.await("the service account")
                .until(() -> NODE.client()
                                .serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
        NODE.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("hello")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("app")
                        .withImage(NODE.busybox())
                        .withCommand("/bin/sh", "-c", "echo hello from a pod")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Awaitility.await("the pod")
                .atMost(Duration.ofSeconds(60))
                .until(() -> "Succeeded"
                        .equals(NODE.client()
                                .pods()
                                .inNamespace(namespace)
                                .withName("hello")
                                .get()
                                .getStatus()
                                .getPhase()));
    }
}
