package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster with a real node, so that pods run: a {@link ControlPlane}, a registry, containerd and a kubelet. The images
 * of pods are built and pushed by the product itself; nothing is pulled from outside. One for all test classes, which
 * use namespaces of their own; tests are skipped, by name, where it cannot run.
 */
public final class RealNode implements AutoCloseable, ExecutionCondition, BeforeAllCallback {
    static final String NAME = "testbed-node";
    private static final String TOKEN = "token-of-the-node";
    /** A line for the API server's users. */
    static final String TOKEN_LINE = TOKEN + ",system:node:" + NAME + ",system:node:" + NAME + ",\"system:nodes\"";

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(RealNode.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final RealNode SHARED = new RealNode();

    private ControlPlane controlPlane;
    private RegistryServer registry;
    private RealNodeProcess process;
    private KubernetesClient client;
    private Path directory;
    private final Map<Integer, PortForward> forwards = new HashMap<>();

    private RealNode() {}

    /** The one that ends with the last test. */
    public static RealNode shared() {
        return SHARED;
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** Where the node pulls from: anonymous, plain HTTP. */
    public RegistryServer registry() {
        return registry;
    }

    /** May do everything. */
    public KubernetesClient client() {
        return client;
    }

    /**
     * Lets pods reach a port of loopback.
     *
     * @return host and port, for pods as for this machine
     */
    public synchronized String exposed(int port) throws IOException {
        if (!forwards.containsKey(port)) {
            forwards.put(port, new PortForward(PodNetwork.shared().host(), port));
        }
        return PodNetwork.shared().host() + ":" + port;
    }

    /** {@link #registry()} by the host and port that pods reach it at as well; the node pulls from it by this too. */
    public String registryForPods() throws IOException {
        return exposed(registry.url().getPort());
    }

    /** A kubeconfig with which pods reach the API server as well. */
    public String kubeconfigForPods(ClusterUser user) throws IOException {
        String server = exposed(URI.create(controlPlane.url()).getPort());
        return controlPlane.kubeconfig(user).replace(controlPlane.url(), "https://" + server);
    }

    /** An image with a static busybox and its shell, for pods that need no more. */
    public String busybox() {
        return registry.host() + "/node/busybox:1";
    }

    /**
     * Builds an image with the product and pushes it.
     *
     * @param repository with its tag, as in {@code shop/index:1}
     * @param files beside the Dockerfile, by name; those that end in {@code .sh} are executable
     * @return the reference that a pod names
     */
    public String image(String repository, String dockerfile, Map<String, byte[]> files)
            throws IOException, InterruptedException {
        return image(repository, dockerfile, files, List.of(ImageBuildRequest.DEFAULT_PLATFORM));
    }

    /** The same for other platforms. */
    String image(String repository, String dockerfile, Map<String, byte[]> files, List<String> platforms)
            throws IOException, InterruptedException {
        int colon = repository.indexOf(':');
        Path workspace = Files.createTempDirectory(directory, "image");
        Files.writeString(workspace.resolve("Dockerfile"), dockerfile);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = Files.write(workspace.resolve(file.getKey()), file.getValue());
            if (!path.toFile().setExecutable(true)) {
                throw new IOException(path + " cannot be made executable");
            }
        }
        int slash = repository.indexOf('/');
        ImageBuildRun.into(
                        registry.host(),
                        repository.substring(0, slash),
                        directory,
                        EngineName.IN_PROCESS,
                        IfExists.OVERWRITE)
                .run(
                        repository.substring(slash + 1, colon),
                        repository.substring(colon + 1),
                        workspace,
                        ImageBuildRequest.DEFAULT_DOCKERFILE,
                        Map.of("BUSYBOX", busybox()),
                        platforms,
                        BuildLog.NONE);
        return registry.host() + "/" + repository;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return lacking()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("a real node can run here"));
    }

    /** Why a real node cannot run here; empty when it can. */
    public static Optional<String> lacking() {
        ConditionEvaluationResult parts = RequiresTestbedCondition.evaluate(
                Stream.of(TestbedPart.CONTROL_PLANE, TestbedPart.REGISTRY, TestbedPart.NODE));
        return parts.isDisabled() ? parts.getReason() : missing();
    }

    /** What this machine lacks for being a node. */
    private static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("a real node needs root, and this is " + System.getProperty("user.name"));
        }
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            boolean managed = mounts.map(line -> line.split(" "))
                    .filter(fields -> fields[2].equals("cgroup") || fields[2].equals("cgroup2"))
                    .anyMatch(fields -> Stream.of(fields[3].split(",")).anyMatch("rw"::equals));
            return managed ? Optional.empty() : Optional.of("a real node needs cgroups that it may write");
        } catch (IOException e) {
            return Optional.of("a real node needs /proc: " + e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ensureStarted();
        // Closed with the root of all tests.
        context.getRoot().getStore(STORE).getOrComputeIfAbsent("shared", key -> this);
    }

    /**
     * When the kubelet first failed at a pod of a namespace, by its own log; within milliseconds, where the API has whole
     * seconds.
     *
     * @param word by which it says so, as in {@code ErrImagePull}
     */
    public Optional<Instant> firstKubeletError(String namespace, String word) throws IOException {
        return process.kubeletErrors().stream()
                .filter(line -> line.contains("pod=\"" + namespace + "/") && line.contains("with " + word + ":"))
                .findFirst()
                .map(RealNodeProcess::timeOf);
    }

    /** Starts it where it has not been started yet; whoever is no test closes it as well. */
    public synchronized void ensureStarted() throws IOException, InterruptedException {
        if (process != null) {
            return;
        }
        boolean started = false;
        try {
            directory = TemporaryTree.create("node-images");
            controlPlane = ControlPlane.start();
            registry = RegistryServer.builder().start();
            client = controlPlane.client();
            byte[] busybox = Files.readAllBytes(TestbedPart.NODE.path("node/busybox"));
            image(
                    "node/pause:1",
                    "FROM scratch\nCOPY busybox /busybox\nENTRYPOINT [\"/busybox\", \"sleep\", \"2147483647\"]\n",
                    Map.of("busybox", busybox));
            image("node/busybox:1", busyboxDockerfile(), Map.of("busybox", busybox));
            process = RealNodeProcess.start(
                    Files.writeString(directory.resolve("kubeconfig"), controlPlane.kubeconfig(TOKEN)),
                    NAME,
                    registry.host(),
                    PodNetwork.shared());
            awaitReady();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** The applets that tests call, each a copy: the in-process engine runs no command. */
    private static String busyboxDockerfile() {
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        for (String applet : new String[] {"sh", "sleep", "httpd", "echo", "mkdir", "cat", "dd", "touch", "kill"}) {
            dockerfile.append("COPY busybox /bin/").append(applet).append('\n');
        }
        return dockerfile.append("ENV PATH=/bin\nCMD [\"/bin/sh\"]\n").toString();
    }

    private void awaitReady() {
        Awaitility.await("the node")
                .atMost(START_TIMEOUT)
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the node ended: " + process.log());
                    }
                })
                .until(() -> {
                    var node = client.nodes().withName(NAME).get();
                    return node != null
                            && node.getSpec().getTaints().isEmpty()
                            && node.getStatus().getConditions().stream()
                                    .anyMatch(condition -> condition.getType().equals("Ready")
                                            && condition.getStatus().equals("True"));
                });
    }

    @Override
    public synchronized void close() throws IOException, InterruptedException {
        try {
            for (PortForward forward : forwards.values()) {
                forward.close();
            }
            forwards.clear();
            if (process != null) {
                process.close();
                process = null;
            }
            if (client != null) {
                client.close();
                client = null;
            }
            if (registry != null) {
                registry.close();
                registry = null;
            }
        } finally {
            if (controlPlane != null) {
                controlPlane.close();
                controlPlane = null;
            }
            if (directory != null) {
                TemporaryTree.delete(directory);
            }
        }
    }

    static Path script() {
        Path script = Path.of("src/test/testbed/run-node").toAbsolutePath();
        if (Files.notExists(script)) {
            throw new UncheckedIOException(new IOException("no " + script));
        }
        return script;
    }

    /** What the only pod of a namespace answers at port 8080. */
    public String answer(String namespace, String path) throws IOException, InterruptedException {
        Pod pod = client().pods().inNamespace(namespace).list().getItems().get(0);
        URI address = URI.create("http://" + pod.getStatus().getPodIP() + ":8080" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
