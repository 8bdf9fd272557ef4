package io.jenkins.plugins.delivery.benchmark;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import io.jenkins.plugins.delivery.core.rollout.RolloutStatus;
import io.jenkins.plugins.delivery.core.rollout.RolloutWatch;
import io.jenkins.plugins.delivery.core.rollout.ServerClock;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import io.jenkins.plugins.delivery.testbed.KubeletStandIn;
import io.jenkins.plugins.delivery.testbed.KubeletStandInContainer;
import io.jenkins.plugins.delivery.testbed.KubeletStandInNode;
import io.jenkins.plugins.delivery.testbed.KubeletStandInScript;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What watching costs and how soon it says why, on a real control plane: threads and heap for rollouts that are all
 * under way at once, and the time from the moment the API shows a terminal cause to the moment the watch has it.
 *
 * <p>Give the number of rollouts as the argument; 500 without one. Run it with {@code -Xmx1g}.
 */
public final class RolloutBenchmark {
    private static final String NAMESPACE = "benchmark";
    private static final int FAILURES = 20;
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private final KubernetesClient client;
    private final KubeletStandIn kubelet;

    private RolloutBenchmark(KubernetesClient client, KubeletStandIn kubelet) {
        this.client = client;
        this.kubelet = kubelet;
    }

    public static void main(String[] arguments) throws Exception {
        int rollouts = arguments.length == 0 ? 500 : Integer.parseInt(arguments[0]);
        try (ControlPlane controlPlane = ControlPlane.start();
                KubernetesClient tests = controlPlane.client();
                KubeletStandIn kubelet = KubeletStandIn.start(tests, KubeletStandInNode.named("benchmark-1"));
                KubernetesClient client = controlPlane.client()) {
            RolloutBenchmark benchmark = new RolloutBenchmark(client, kubelet);
            benchmark.makeNamespace();
            benchmark.latency();
            benchmark.scale(rollouts);
        }
    }

    private void makeNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        Awaitility.await()
                .atMost(LONGEST)
                .until(() -> client.serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withName("default")
                                .get()
                        != null);
    }

    /** From ErrImagePull in the pod's status, as another watch sees it, to the diagnosis. */
    private void latency() throws Exception {
        long[] millis = new long[FAILURES];
        for (int i = 0; i < FAILURES; i++) {
            String name = "failing-" + i;
            kubelet.script(
                    NAMESPACE,
                    name,
                    KubeletStandInScript.app(KubeletStandInContainer.pullFails(
                            "failed to resolve reference \"registry.example.com/shop/" + name + ":v9\": not found")));
            RolloutScope scope = scope(name);
            CompletableFuture<Long> shown = new CompletableFuture<>();
            try (Watch other = client.pods()
                            .inNamespace(NAMESPACE)
                            .withLabel("app", name)
                            .watch(new FirstFailure(shown));
                    RolloutWatch watch = RolloutWatch.start(client, scope, BuildLog.NONE)) {
                client.resource(deployment(name)).create();
                RolloutStatus status = watch.ended().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                long said = System.nanoTime();
                if (!(status instanceof RolloutStatus.Failed)) {
                    throw new IllegalStateException("expected a failed rollout: " + status);
                }
                millis[i] = Math.max(
                        0, TimeUnit.NANOSECONDS.toMillis(said - shown.get(LONGEST.toSeconds(), TimeUnit.SECONDS)));
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "from the cause in the API to its diagnosis: median %d ms, longest %d ms (%d rollouts, one by one)%n",
                millis[FAILURES / 2], millis[FAILURES - 1], FAILURES);
    }

    private void scale(int rollouts) throws IOException {
        List<RolloutScope> scopes = new ArrayList<>();
        for (int i = 0; i < rollouts; i++) {
            String name = "service-" + i;
            kubelet.script(NAMESPACE, name, KubeletStandInScript.app(KubeletStandInContainer.nothing()));
            scopes.add(scope(name));
            client.resource(deployment(name)).create();
        }
        Awaitility.await("the pods")
                .pollInterval(Duration.ofSeconds(1))
                .atMost(LONGEST)
                .until(() -> client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                                .filter(pod -> pod.getMetadata().getName().startsWith("service-"))
                                .filter(pod ->
                                        !pod.getStatus().getContainerStatuses().isEmpty())
                                .count()
                        >= rollouts);
        Cost before = Cost.now();
        List<RolloutWatch> watches = new ArrayList<>();
        long start = System.nanoTime();
        scopes.forEach(scope -> watches.add(RolloutWatch.start(client, scope, BuildLog.NONE)));
        Awaitility.await("the watches")
                .atMost(LONGEST)
                .until(() -> watches.stream()
                        .allMatch(watch -> watch.status() instanceof RolloutStatus.Progressing progressing
                                && progressing.text().endsWith("0 of 1 new pod ready")));
        long ready = System.nanoTime() - start;
        Cost idle = idle();
        System.out.printf(
                "%d rollouts in one namespace: all known after %d ms; %d threads more in all (%d -> %d), %d KiB of heap"
                        + " a rollout%n",
                rollouts,
                TimeUnit.NANOSECONDS.toMillis(ready),
                idle.threads() - before.threads(),
                before.threads(),
                idle.threads(),
                (idle.heap() - before.heap()) / 1024 / rollouts);
        watches.forEach(RolloutWatch::close);
    }

    /** Once the threads that did the start have ended. */
    private static Cost idle() {
        Awaitility.await("idle threads to end")
                .atMost(LONGEST)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("rollout-request")));
        return Cost.now();
    }

    private RolloutScope scope(String name) {
        return new RolloutScope(
                NAMESPACE,
                name,
                List.of(new Workload("Deployment", name, false)),
                ServerClock.of(client).join().now(),
                1);
    }

    private static Deployment deployment(String name) {
        Map<String, String> labels = Map.of("app", name);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("registry.example.com/shop/" + name + ":v9")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Live threads, and used heap after a collection. */
    private record Cost(int threads, long heap) {
        static Cost now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            return new Cost(Thread.getAllStackTraces().size(), runtime.totalMemory() - runtime.freeMemory());
        }
    }

    /** Notes when the API first shows that an image is not pulled. */
    private record FirstFailure(CompletableFuture<Long> shown) implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            boolean failed = pod.getStatus().getContainerStatuses().stream()
                    .map(ContainerStatus::getState)
                    .anyMatch(state -> state.getWaiting() != null
                            && "ErrImagePull".equals(state.getWaiting().getReason()));
            if (failed) {
                shown.complete(System.nanoTime());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            shown.completeExceptionally(cause);
        }
    }
}
