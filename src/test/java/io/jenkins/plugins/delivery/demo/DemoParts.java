package io.jenkins.plugins.delivery.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.NodeStandIn;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A registry, a cluster and a mail box for a Jenkins that shows the plugin: real ones of the test bed. A real node runs
 * the pods where it can; elsewhere a {@link NodeStandIn} plays it. It ends with the process that wants it.
 */
public final class DemoParts {
    private DemoParts() {}

    /**
     * Starts them, and writes how they are reached into files of one line each.
     *
     * @param args the directory of the files, and the id of the process
     */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        ProcessHandle wanted = ProcessHandle.of(Long.parseLong(args[1])).orElseThrow();
        Stream.of(TestbedPart.REGISTRY, TestbedPart.CONTROL_PLANE, TestbedPart.HELM4)
                .forEach(TestbedPart::require);
        Optional<String> lacking = RealNode.lacking();
        if (lacking.isEmpty()) {
            try (RealNode node = RealNode.shared()) {
                node.ensureStarted();
                BaseImages.pushLarge(
                        node.registry().url(),
                        "base/java",
                        "17",
                        List.of(BaseImages.compressFast(BaseImages.javaRuntime(), directory.resolve("java.tar.gz"))),
                        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
                write(directory, "base", node.registry().host() + "/base/java:17");
                write(directory, "node", "a real node runs the pods");
                serve(directory, wanted, node.registry(), node.controlPlane());
            }
        } else {
            try (RegistryServer registry = RegistryServer.builder().start();
                    ControlPlane cluster = ControlPlane.start();
                    NodeStandIn node = NodeStandIn.on(cluster)) {
                write(directory, "base", "scratch");
                write(directory, "node", "a stand-in plays the node, since " + lacking.get());
                serve(directory, wanted, registry, cluster);
            }
        }
    }

    private static void serve(Path directory, ProcessHandle wanted, RegistryServer registry, ControlPlane cluster)
            throws Exception {
        GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        try (KubernetesClient client = cluster.client();
                DemoInbox inbox = DemoInbox.of(smtp)) {
            List.of("dev", "test", "prod").forEach(environment -> makeNamespace(client, "demo-" + environment));
            cluster.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
            write(directory, "registry", registry.host());
            write(directory, "smtp-port", Integer.toString(smtp.getSmtp().getPort()));
            write(directory, "inbox", inbox.url());
            write(directory, "helm", TestbedPart.HELM4.path("helm4/helm").toString());
            write(directory, "project", Path.of("").toAbsolutePath().toString());
            // Last, because it is what Jenkins waits for.
            write(directory, "ready", "");
            wanted.onExit().join();
        } finally {
            smtp.stop();
        }
    }

    private static void makeNamespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        // What the example's settings of index name.
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("index")
                        .withNamespace(name)
                        .endMetadata()
                        .addToStringData("DB_PASSWORD", "demo")
                        .build())
                .create();
    }

    private static void write(Path directory, String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }
}
