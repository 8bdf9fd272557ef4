package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A real Kubernetes without a kubelet: etcd, kube-apiserver, kube-controller-manager and kube-scheduler on loopback.
 * Objects are stored, admitted, controlled and scheduled as anywhere; what containers do is for {@code KubeletStandIn}.
 *
 * <p>As a static field with {@code @RegisterExtension}, {@link #shared()} is one for all test classes of a JVM, which therefore
 * use namespaces of their own, and lose them when the next class begins; a test that breaks its control plane starts one of its own with {@link #start()}.
 */
public final class ControlPlane implements AutoCloseable, ExecutionCondition, BeforeAllCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ControlPlane.class);
    private static final Set<String> OF_KUBERNETES = Set.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final ControlPlane SHARED = new ControlPlane();

    private ControlPlaneProcesses processes;

    private ControlPlane() {}

    /** The one that ends with the last test of its JVM. */
    public static ControlPlane shared() {
        return SHARED;
    }

    /** One that nobody else uses; for the caller to close. */
    public static ControlPlane start() throws IOException, InterruptedException {
        ControlPlane controlPlane = new ControlPlane();
        controlPlane.ensureStarted();
        return controlPlane;
    }

    /** The API server's address. */
    public String url() {
        return "https://127.0.0.1:" + running().apiPort();
    }

    /** A client that may do everything; for the caller to close. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig(ClusterUser.ADMIN)))
                .build();
    }

    /** A kubeconfig with the user's token, as YAML; its context is called {@code testbed}. */
    public String kubeconfig(ClusterUser user) {
        return kubeconfig(user.token());
    }

    /** A kubeconfig with any token, which need not be valid. */
    public String kubeconfig(String token) {
        String authority = Base64.getEncoder()
                .encodeToString(running().certificateAuthorityPem().getBytes(StandardCharsets.UTF_8));
        return """
                apiVersion: v1
                kind: Config
                current-context: testbed
                clusters:
                - name: testbed
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                contexts:
                - name: testbed
                  context: {cluster: testbed, user: testbed}
                users:
                - name: testbed
                  user: {token: %s}
                """.formatted(url(), authority, token);
    }

    /** Writes {@link #kubeconfig(ClusterUser)} into a file, for tools that take {@code KUBECONFIG}. */
    public Path writeKubeconfig(ClusterUser user, Path file) throws IOException {
        return Files.writeString(file, kubeconfig(user));
    }

    /** Ends the API server as a crash does; the others go on without it. */
    public void killApiServer() throws InterruptedException {
        running().killApiServer();
    }

    /** Starts the API server again, on the same port. */
    public void restartApiServer() throws IOException, InterruptedException {
        running().startApiServer();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (processes != null) {
            processes.close();
            processes = null;
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return RequiresTestbedCondition.evaluate(Stream.of(TestbedPart.CONTROL_PLANE));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ensureStarted();
        // Surefire has a root of its own for each class; the session is that of the JVM.
        context.getStore(StoreScope.LAUNCHER_SESSION, STORE).computeIfAbsent("shared", key -> this);
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            deleteNamespaces();
        }
    }

    /** Those of the classes before, whose workloads would go on; does not wait for it. */
    private void deleteNamespaces() {
        try (KubernetesClient client = client()) {
            client.namespaces().list().getItems().stream()
                    .filter(namespace ->
                            !OF_KUBERNETES.contains(namespace.getMetadata().getName()))
                    .forEach(namespace -> client.resource(namespace).delete());
        }
    }

    private synchronized void ensureStarted() throws IOException, InterruptedException {
        if (processes == null) {
            processes = ControlPlaneProcesses.start();
        }
    }

    private ControlPlaneProcesses running() {
        if (processes == null) {
            throw new IllegalStateException("this control plane does not run");
        }
        return processes;
    }
}
