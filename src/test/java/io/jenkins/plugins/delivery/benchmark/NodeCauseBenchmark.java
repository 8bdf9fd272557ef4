package io.jenkins.plugins.delivery.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import io.jenkins.plugins.delivery.core.rollout.RolloutStatus;
import io.jenkins.plugins.delivery.core.rollout.RolloutWatch;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import io.jenkins.plugins.delivery.testbed.RealNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** How soon the cause is known after the moment at which a real kubelet met it, by the kubelet's own log. */
public final class NodeCauseBenchmark {
    private static final int ROUNDS = 5;

    private final RealNode node;
    private final KubernetesClient client;

    private NodeCauseBenchmark(RealNode node) {
        this.node = node;
        client = node.client();
    }

    public static void main(String[] args) throws Exception {
        try (RealNode node = RealNode.shared()) {
            node.ensureStarted();
            new NodeCauseBenchmark(node).run();
        }
    }

    private void run() throws Exception {
        Map<String, Failure> failures = new LinkedHashMap<>();
        failures.put(
                "image does not exist",
                new Failure("{name: app, image: '" + node.busybox() + "-nosuch'}", "ErrImagePull"));
        failures.put(
                "no such executable",
                new Failure("{name: app, image: '" + node.busybox() + "', command: [/nosuch]}", "RunContainerError"));
        failures.put(
                "crash at start",
                new Failure(
                        "{name: app, image: '" + node.busybox() + "', command: [sh, -c, 'exit 1']}",
                        // One restart is tolerated, and it lets the container wait after the next end.
                        "CrashLoopBackOff"));
        for (Map.Entry<String, Failure> failure : failures.entrySet()) {
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                seconds[round] =
                        once(failure.getValue(), "node-" + failure.getKey().replace(' ', '-') + "-" + round);
            }
            Arrays.sort(seconds);
            System.out.printf(
                    Locale.ROOT,
                    "%-22s known %5.2f s after the kubelet met it (%.2f to %.2f, %d rounds)%n",
                    failure.getKey(),
                    seconds[ROUNDS / 2],
                    seconds[0],
                    seconds[ROUNDS - 1],
                    ROUNDS);
        }
    }

    private double once(Failure failure, String namespace) throws Exception {
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
        RolloutScope scope = new RolloutScope(
                namespace, "index", List.of(new Workload("Deployment", "index", false)), Instant.now(), 1);
        try (RolloutWatch watch = RolloutWatch.start(client, scope, BuildLog.NONE)) {
            client.load(new ByteArrayInputStream(
                            """
                            apiVersion: apps/v1
                            kind: Deployment
                            metadata: {name: index}
                            spec:
                              selector: {matchLabels: {app: index}}
                              template:
                                metadata: {labels: {app: index}}
                                spec: {terminationGracePeriodSeconds: 1, dnsPolicy: Default, containers: [%s]}
                            """.formatted(failure.container()).getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .serverSideApply();
            RolloutStatus status = watch.ended().get(60, TimeUnit.SECONDS);
            Instant known = Instant.now();
            if (!(status instanceof RolloutStatus.Failed)) {
                throw new IllegalStateException(namespace + ": " + status);
            }
            Instant met = node.firstKubeletError(namespace, failure.word())
                    .orElseThrow(() -> new IllegalStateException("no " + failure.word() + " in " + namespace));
            return Duration.between(met, known).toMillis() / 1000.0;
        } finally {
            client.namespaces().withName(namespace).delete();
        }
    }

    /**
     * A way to fail.
     *
     * @param container of the pod
     * @param word by which the kubelet's log has it
     */
    private record Failure(String container, String word) {}
}
