package io.jenkins.plugins.delivery.benchmark;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.helm.flow.RunSupervision;
import io.jenkins.plugins.delivery.core.helm.flow.Turn;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import io.jenkins.plugins.delivery.testbed.ClusterUser;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * How soon a deploy says why it cannot come up, against {@code helm upgrade --wait} on the same cluster, and what it
 * costs to watch many rollouts at once.
 */
public final class RolloutBenchmark {
    private static final int HELM_TIMEOUT_SECONDS = 30;
    private static final int ROLLOUTS = 500;
    private static final int NAMESPACES = 5;

    private final ControlPlane cluster;
    private final KubernetesClient client;
    private final KubeletStandIn kubelet;
    private final Path jar;
    private final Path directory;
    private final Path kubeconfig;
    private final Path repository;

    private RolloutBenchmark(ControlPlane cluster, KubernetesClient client, KubeletStandIn kubelet, Path jar)
            throws Exception {
        this.cluster = cluster;
        this.client = client;
        this.kubelet = kubelet;
        this.jar = jar;
        directory = Files.createTempDirectory("benchmark");
        kubeconfig = cluster.writeKubeconfig(ClusterUser.ADMIN, directory.resolve("kubeconfig"));
        repository = DeployRepository.copyTo(directory.resolve("deploy"));
    }

    /**
     * Runs all measurements.
     *
     * @param args the runnable jar
     */
    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args.length > 0 ? args[0] : "target/microservice-delivery.jar")
                .toAbsolutePath();
        try (ControlPlane cluster = ControlPlane.start();
                KubernetesClient client = cluster.client();
                KubeletStandIn kubelet = KubeletStandIn.start(client, KubeletStandInNode.named("benchmark"))) {
            RolloutBenchmark benchmark = new RolloutBenchmark(cluster, client, kubelet, jar);
            benchmark.causes();
            benchmark.manyRollouts();
        }
    }

    /** A way to fail, and how the API shows that waiting does not help. */
    private record Failure(KubeletStandInContainer behaviour, Predicate<ContainerStatus> terminal) {}

    private void causes() throws Exception {
        Map<String, Failure> failures = new LinkedHashMap<>();
        failures.put(
                "image does not exist",
                new Failure(
                        KubeletStandInContainer.pullFails(
                                "reading manifest v9 in registry.example.com/shop/index:" + " manifest unknown"),
                        status -> waits(status, "ErrImagePull", "ImagePullBackOff")));
        failures.put(
                "missing Secret",
                new Failure(
                        KubeletStandInContainer.configurationFails("secret \"index\" not found"),
                        status -> waits(status, "CreateContainerConfigError")));
        failures.put(
                "crash at start",
                new Failure(
                        KubeletStandInContainer.crashes(Duration.ofMillis(100), "Error", 1, "no database"),
                        // One restart is tolerated.
                        status -> status.getRestartCount() >= 1
                                && (status.getState().getTerminated() != null || waits(status, "CrashLoopBackOff"))));
        int number = 0;
        for (Map.Entry<String, Failure> failure : failures.entrySet()) {
            number++;
            double ours = afterTheCause("ours-" + number, failure.getValue(), this::deployCommand, "Cause: ");
            double helms = afterTheCause("helm-" + number, failure.getValue(), this::helmCommand, null);
            System.out.printf(
                    Locale.ROOT,
                    "%-22s said %5.2f s after the API showed it; helm --wait ended %5.2f s after (timeout %d s, no cause);"
                            + " %.0f times%n",
                    failure.getKey(),
                    ours,
                    helms,
                    HELM_TIMEOUT_SECONDS,
                    helms / ours);
        }
    }

    private static boolean waits(ContainerStatus status, String... reasons) {
        return status.getState() != null
                && status.getState().getWaiting() != null
                && List.of(reasons).contains(status.getState().getWaiting().getReason());
    }

    /** Makes the command line of a deploy to a namespace. */
    @FunctionalInterface
    private interface Deploy {
        List<String> to(String prefix) throws Exception;
    }

    /** Seconds from the moment that a watch of the API shows the cause to the line that tells it, or to the end. */
    private double afterTheCause(String prefix, Failure failure, Deploy deploy, String line) throws Exception {
        String namespace = makeNamespace(prefix);
        kubelet.script(namespace, "index", KubeletStandInScript.app(failure.behaviour()));
        AtomicLong shown = new AtomicLong();
        try (SharedIndexInformer<Pod> watch = client.pods()
                .inNamespace(namespace)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        onUpdate(null, pod);
                    }

                    @Override
                    public void onUpdate(Pod before, Pod pod) {
                        if (pod.getStatus().getContainerStatuses().stream().anyMatch(failure.terminal())) {
                            shown.compareAndSet(0, System.nanoTime());
                        }
                    }

                    @Override
                    public void onDelete(Pod pod, boolean unknown) {
                        // Nobody asks any more.
                    }
                })) {
            Process process = new ProcessBuilder(deploy.to(prefix))
                    .redirectErrorStream(true)
                    .start();
            long said = 0;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    if (said == 0 && line != null && text.startsWith(line)) {
                        said = System.nanoTime();
                    }
                }
            }
            process.waitFor();
            if (shown.get() == 0 || line != null && said == 0) {
                throw new IllegalStateException(prefix + " did not fail as it should");
            }
            return ((line == null ? System.nanoTime() : said) - shown.get()) / 1e9;
        }
    }

    private List<String> deployCommand(String prefix) throws Exception {
        Path config = Files.writeString(
                directory.resolve(prefix + ".yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: registry.example.com, namespace: bss, project: bss}
                    namespacePrefix: %s
                    environments: [{name: dev}]
                    helm: {executable: %s}
                """.formatted(prefix, TestbedPart.HELM4.path("helm4/helm")));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--tag=v9",
                "--no-verify-image",
                "--config=" + config,
                "--workspace=" + repository,
                "--kubeconfig=" + kubeconfig);
    }

    private List<String> helmCommand(String prefix) {
        return List.of(
                TestbedPart.HELM4.path("helm4/helm").toString(),
                "upgrade",
                "index",
                repository.resolve("helm").toString(),
                "--install",
                "--namespace=" + prefix + "-dev",
                "--set=image.repo=registry.example.com/bss/bss.index,image.tag=v9",
                "--kubeconfig=" + kubeconfig,
                "--wait",
                "--timeout=" + HELM_TIMEOUT_SECONDS + "s");
    }

    private String makeNamespace(String prefix) {
        String namespace = prefix + "-dev";
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        Awaitility.await()
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
        return namespace;
    }

    private void manyRollouts() throws Exception {
        List<RolloutScope> scopes = new ArrayList<>();
        Instant since = Instant.now().minusSeconds(1);
        for (int i = 0; i < ROLLOUTS; i++) {
            String namespace = i < NAMESPACES ? makeNamespace("many-" + i) : "many-" + i % NAMESPACES + "-dev";
            String name = "service-" + i;
            kubelet.script(
                    namespace,
                    name,
                    KubeletStandInScript.app(KubeletStandInContainer.neverReady("connection refused")));
            client.load(new ByteArrayInputStream(deployment(name).getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .create();
            scopes.add(new RolloutScope(namespace, name, List.of(new Workload("Deployment", name, false)), since, 1));
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> scopes.stream()
                                .map(RolloutScope::namespace)
                                .distinct()
                                .mapToLong(this::running)
                                .sum()
                        == ROLLOUTS);

        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long heap = heap();
        AtomicInteger told = new AtomicInteger();
        BuildLog log = line -> told.incrementAndGet();
        List<RunSupervision> watches = new ArrayList<>();
        ClusterConnection connection = new ClusterConnection(kubeconfig.toString(), "");
        for (RolloutScope scope : scopes) {
            RunSupervision watch = RunSupervision.start(
                    new Turn.Run("", scope, true, Duration.ofHours(1).toMillis()), Duration.ZERO, connection, log);
            watch.outcome(0);
            watches.add(watch);
        }
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> told.get() >= ROLLOUTS);
        System.out.printf(
                Locale.ROOT,
                "%d rollouts watched at once: %d threads more than none, %.1f kB of heap each%n",
                ROLLOUTS,
                ManagementFactory.getThreadMXBean().getThreadCount() - threads,
                (heap() - heap) / 1024.0 / ROLLOUTS);
        watches.forEach(RunSupervision::close);
    }

    private long running(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    private static String deployment(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: app
                        image: registry.example.com/shop/%1$s:v1
                        readinessProbe: {httpGet: {path: /ready, port: 8080}}
                """.formatted(name);
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
