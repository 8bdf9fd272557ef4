package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands in for the kubelets of a {@link ControlPlane}'s nodes: a real one needs a container runtime and the right to
 * make cgroups, which test machines do not give. Everything else is real, from the Deployment to the pod that the
 * scheduler binds to one of the nodes; then the stand-in writes the statuses and events that a kubelet writes when
 * containers do what a script says, answers for their logs, and removes pods that are deleted.
 *
 * <p>A script belongs to a namespace and the value of the pods' label {@code app} or {@code app.kubernetes.io/name};
 * without one, containers are ready.
 */
public final class KubeletStandIn implements AutoCloseable {
    private final KubernetesClient client;
    private final List<KubeletStandInNode> nodes;
    private final Set<String> names;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "kubelet-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Function<Pod, KubeletStandInScript>> scripts = new ConcurrentHashMap<>();
    private final Map<String, KubeletStandInPod> pods = new ConcurrentHashMap<>();
    private final KubeletStandInLogs logs;
    private final SharedIndexInformer<Pod> watch;

    private KubeletStandIn(KubernetesClient client, List<KubeletStandInNode> nodes)
            throws IOException, InterruptedException {
        this.client = client;
        this.nodes = nodes;
        names = nodes.stream().map(KubeletStandInNode::name).collect(Collectors.toSet());
        logs = KubeletStandInLogs.start(pods);
        nodes.forEach(node -> client.resource(node.toNode(logs.port())).create());
        watch = client.pods().inAnyNamespace().runnableInformer(0).exceptionHandler((started, failure) -> true);
        watch.addEventHandler(new Handler());
        watch.start().toCompletableFuture().join();
    }

    /** Registers the nodes; the client is the caller's to close, after the stand-in. */
    public static KubeletStandIn start(KubernetesClient client, KubeletStandInNode... nodes)
            throws IOException, InterruptedException {
        return new KubeletStandIn(client, List.of(nodes));
    }

    /** What pods that are bound from now on do. */
    public void script(String namespace, String app, KubeletStandInScript script) {
        script(namespace, app, pod -> script);
    }

    /** What each pod that is bound from now on does. */
    public void script(String namespace, String app, Function<Pod, KubeletStandInScript> script) {
        scripts.put(namespace + "/" + app, script);
    }

    /** Takes the nodes away; pods that are left are the garbage collector's. */
    @Override
    public void close() {
        watch.stop();
        clock.shutdownNow();
        logs.close();
        nodes.forEach(node -> client.nodes().withName(node.name()).delete());
    }

    private void seen(Pod pod) {
        if (!names.contains(pod.getSpec().getNodeName())) {
            return;
        }
        String key = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            Stream.ofNullable(pods.get(key)).forEach(KubeletStandInPod::stop);
            client.resource(pod).withGracePeriod(0).delete();
        } else if (!pods.containsKey(key)) {
            KubeletStandInPod own = new KubeletStandInPod(client, clock, pod, scriptOf(pod));
            pods.put(key, own);
            own.start();
        }
    }

    private KubeletStandInScript scriptOf(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        String app = labels.getOrDefault("app", labels.getOrDefault("app.kubernetes.io/name", ""));
        return scripts.getOrDefault(pod.getMetadata().getNamespace() + "/" + app, other -> KubeletStandInScript.ready())
                .apply(pod);
    }

    private void forget(Pod pod) {
        KubeletStandInPod own = pods.remove(
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName());
        if (own != null) {
            own.stop();
        }
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            clock.execute(() -> seen(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            clock.execute(() -> seen(pod));
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            clock.execute(() -> forget(pod));
        }
    }
}
