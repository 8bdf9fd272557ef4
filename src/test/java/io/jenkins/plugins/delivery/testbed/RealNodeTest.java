package io.jenkins.plugins.delivery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ImageDigests;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        runPod("node-runs", NODE.busybox(), "/bin/sh", "-c", "echo hello from a pod");

        assertThat(NODE.client()
                        .pods()
                        .inNamespace("node-runs")
                        .withName("hello")
                        .getLog())
                .isEqualTo("hello from a pod\n");
    }

    /** The node takes the image of its own platform, and calls it by the digest of the index. */
    @Test
    void runsOneOfSeveralPlatforms() throws Exception {
        String image = NODE.image(
                "shop/several:1",
                """
                FROM scratch
                ARG TARGETARCH
                COPY sh-$TARGETARCH /bin/sh
                ENV PATH=/bin ARCHITECTURE=$TARGETARCH
                ENTRYPOINT ["/bin/sh", "-c", "echo on $ARCHITECTURE"]
                """,
                Map.of(
                        "sh-amd64",
                        Files.readAllBytes(TestbedPart.NODE.path("node/busybox")),
                        "sh-arm64",
                        "of another machine".getBytes(StandardCharsets.UTF_8)),
                List.of("linux/arm64", "linux/amd64"));

        Pod pod = runPod("node-platforms", image);

        assertThat(NODE.client().pods().resource(pod).getLog()).isEqualTo("on amd64\n");
        assertThat(pod.getStatus().getContainerStatuses().get(0).getImageID())
                .isEqualTo(PulledImage.idOf(image))
                .doesNotContain(":1@");
        RegistryAccessProvider access = host -> new RegistryAccess(host, true, null, null);
        ImageReference index = ImageReference.parse(PulledImage.idOf(image));
        assertThat(ImageDigests.of(index, access, BuildLog.NONE))
                .as("the index, two manifests and two configurations")
                .hasSize(5);
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
        assertThat(cgroups("second-node")).isNotEmpty();
        assertThat(mounts("second-node")).isEmpty();

        own.process().getOutputStream().close();

        assertThat(own.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(own.directory()).doesNotExist();
        assertThat(bridge(own)).doesNotExist();
        assertThat(mounts(own.directory().toString())).isEmpty();
        assertThat(cgroups("second-node")).isEmpty();
    }

    private static Path bridge(RealNodeProcess node) {
        return Path.of("/sys/class/net", node.bridge());
    }

    private static Stream<String> mounts(String below) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream().filter(line -> line.contains(below + "/"));
    }

    /** Those of a node, whose names begin with the node's. */
    private static List<Path> cgroups(String node) throws IOException {
        try (Stream<Path> found = Files.find(
                Path.of("/sys/fs/cgroup"),
                2,
                (path, attributes) -> path.getFileName().toString().startsWith("testbed-" + node + "-"))) {
            return found.toList();
        }
    }

    private static Pod runPod(String namespace, String image, String... command) {
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
                        .withImage(image)
                        .withCommand(command)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        return Awaitility.await("the pod")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> NODE.client()
                                .pods()
                                .inNamespace(namespace)
                                .withName("hello")
                                .get(),
                        pod -> "Succeeded".equals(pod.getStatus().getPhase()));
    }
}
