package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All that a kubelet writes of the pods of a namespace, be it a real one or the stand-in: each state that a container
 * is in and each event, by the pod's label {@code app}. What differs from one pod to the next is left out.
 */
final class KubeletTexts implements AutoCloseable {
    private final Map<String, Set<String>> texts = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<Event> events;

    private KubeletTexts(KubernetesClient client, String namespace) {
        pods = client.pods().inNamespace(namespace).inform(new Seen<>(this::seen));
        events = client.v1().events().inNamespace(namespace).inform(new Seen<>(this::seen));
    }

    /** From now on. */
    static KubeletTexts of(KubernetesClient client, String namespace) {
        return new KubeletTexts(client, namespace);
    }

    /** As in {@code waiting CrashLoopBackOff: back-off N restarting failed container=app pod=POD}. */
    Set<String> about(String app) {
        return texts.getOrDefault(app, Set.of());
    }

    @Override
    public void close() {
        pods.close();
        events.close();
    }

    private void seen(Pod pod) {
        if (pod.getStatus() == null) {
            return;
        }
        String app = pod.getMetadata().getLabels().get("app");
        if (pod.getStatus().getReason() != null) {
            add(
                    app,
                    "pod " + pod.getStatus().getReason() + ": "
                            + pod.getStatus().getMessage());
        }
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            states(status.getState()).forEach(text -> add(app, text));
            // How long a run's end is the state of now, before the next run, is a matter of moments.
            states(status.getLastState()).forEach(text -> add(app, text));
        }
    }

    private void seen(Event event) {
        String name = event.getInvolvedObject().getName();
        if ("Pod".equals(event.getInvolvedObject().getKind())
                && event.getSource() != null
                && "kubelet".equals(event.getSource().getComponent())) {
            String path = event.getInvolvedObject().getFieldPath();
            add(
                    name.substring(0, Math.max(0, name.indexOf('-'))),
                    "event " + event.getType() + " " + event.getReason() + " " + (path == null ? "" : path) + ": "
                            + event.getMessage());
        }
    }

    private static Stream<String> states(ContainerState state) {
        if (state == null) {
            return Stream.empty();
        }
        return Stream.of(
                        state.getWaiting() == null
                                ? ""
                                : "waiting " + state.getWaiting().getReason() + ": "
                                        + state.getWaiting().getMessage(),
                        state.getRunning() == null ? "" : "running",
                        state.getTerminated() == null
                                ? ""
                                : "terminated " + state.getTerminated().getReason() + "/"
                                        + state.getTerminated().getExitCode() + ": "
                                        + state.getTerminated().getMessage())
                .filter(text -> !text.isEmpty());
    }

    private void add(String app, String text) {
        texts.computeIfAbsent(app, key -> new ConcurrentSkipListSet<>())
                .add(text.replaceAll("[a-z0-9]++-[a-z0-9]++-[a-z0-9]{5}_[a-z0-9-]++\\([0-9a-f-]{36}\\)", "POD")
                        .replaceAll("back-off [0-9ms]++ ", "back-off N ")
                        .replaceAll("(?:\\d{1,3}\\.){3}\\d{1,3}:\\d++", "ADDRESS")
                        .strip());
    }

    private record Seen<T>(Consumer<T> seen) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            seen.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            seen.accept(object);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            seen.accept(object);
        }
    }
}
