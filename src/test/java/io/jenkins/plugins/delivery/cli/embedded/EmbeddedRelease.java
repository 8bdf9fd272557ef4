package io.jenkins.plugins.delivery.cli.embedded;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.command.HelmTarget;
import io.jenkins.plugins.delivery.core.helm.command.HelmVersion;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A release in a namespace of its own on a real API server, and the commands of the embedded Helm for it. */
final class EmbeddedRelease implements AutoCloseable {
    static final HelmVersion VERSION = HelmVersion.parse("v3.21.0", "helm");
    private static final String RELEASE = "index";
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String embedded;
    private final Path directory;
    private final Path kubeconfig;
    private final KubernetesClient client;
    private final String namespace = "embedded-" + UUID.randomUUID().toString().substring(0, 8);

    private EmbeddedRelease(String embedded, Path directory, Path kubeconfig, KubernetesClient client) {
        this.embedded = embedded;
        this.directory = directory;
        this.kubeconfig = kubeconfig;
        this.client = client;
    }

    /**
     * Makes the namespace.
     *
     * @param embedded the program
     * @param directory for what it writes, and the kubeconfig that it reads
     */
    static EmbeddedRelease of(ControlPlane cluster, String embedded, Path directory) throws IOException {
        EmbeddedRelease release = new EmbeddedRelease(
                embedded,
                directory,
                cluster.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig")),
                cluster.client());
        release.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(release.namespace)
                        .endMetadata()
                        .build())
                .create();
        return release;
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    HelmCommands commands() {
        return commands("");
    }

    /** @param context of the kubeconfig */
    HelmCommands commands(String context) {
        return commands(embedded, context);
    }

    private HelmCommands commands(String executable, String context) {
        return new HelmCommands(new HelmTarget(executable, RELEASE, namespace, kubeconfig.toString(), context));
    }

    /** The same of the Helm that is installed. */
    HelmCommands installed() {
        return commands(TestbedPart.HELM3.path("helm3/helm").toString(), "");
    }

    HelmRun run(List<String> command) throws IOException, InterruptedException {
        return HelmRun.of(command, kubeconfig, directory);
    }

    /** There is no kubelet, so no pod gets ready. */
    static List<String> unawaited(List<String> command) {
        return command.stream().filter(argument -> !argument.equals("--wait")).toList();
    }

    static ReleaseOptions options(List<Path> values) {
        return options(values, 10, TIMEOUT);
    }

    static ReleaseOptions options(List<Path> values, int historyMax, Duration timeout) {
        return new ReleaseOptions(values, true, false, false, false, false, false, timeout, historyMax, "", "");
    }

    /** Of each object of a manifest. */
    static List<Map<String, Object>> fields(String manifest) {
        return Manifest.parse(manifest).objects().stream()
                .map(ManifestObject::fields)
                .toList();
    }

    ReleaseHistory history() {
        return new ReleaseStore(client, namespace, RELEASE).history();
    }

    /** Number, status and description of each revision. */
    List<String> states() {
        return history().revisions().stream()
                .map(revision -> revision.number() + " " + revision.status() + " " + revision.description())
                .toList();
    }

    Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(RELEASE)
                .get();
    }

    ConfigMap configMap(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }

    void deleteConfigMap(String name) {
        client.configMaps().inNamespace(namespace).withName(name).delete();
    }
}
