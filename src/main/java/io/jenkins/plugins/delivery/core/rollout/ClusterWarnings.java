package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.text.OneLine;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The warnings of a namespace by cause, each said once. */
public final class ClusterWarnings {
    /** A Deployment's pods end in the hash of their ReplicaSet and one of their own. */
    private static final Pattern POD_SUFFIX = Pattern.compile("-[a-z0-9]{6,10}-[a-z0-9]{5}$");

    private ClusterWarnings() {}

    /**
     * What was warned of, the worst kind first and the newest first within it.
     *
     * @param since older warnings are left out
     */
    public static List<ClusterWarning> of(KubernetesClient client, String namespace, Instant since) {
        return of(
                client.v1().events().inNamespace(namespace).list().getItems(),
                client.pods().inNamespace(namespace).list().getItems(),
                since);
    }

    static List<ClusterWarning> of(List<Event> events, List<Pod> pods, Instant since) {
        Map<List<String>, ClusterWarning> merged = new LinkedHashMap<>();
        Stream.concat(fromEvents(events), fromPods(pods))
                .filter(warning -> !warning.last().isBefore(since))
                .forEach(warning -> merged.merge(
                        List.of(warning.kind().code(), warning.object(), warning.reason()),
                        warning,
                        ClusterWarnings::together));
        return merged.values().stream()
                .sorted(Comparator.comparing(ClusterWarning::kind)
                        .thenComparing(ClusterWarning::last, Comparator.reverseOrder()))
                .toList();
    }

    private static Stream<ClusterWarning> fromEvents(List<Event> events) {
        return events.stream()
                .map(ObservedEvent::of)
                .filter(ObservedEvent::warning)
                .map(event -> new ClusterWarning(
                        ClusterWarningKind.of(event.reason(), event.message()),
                        event.object().getKind() + " " + workload(event.object().getName()),
                        event.reason(),
                        SecretMask.SHAPES.line(OneLine.of(event.message())),
                        event.count(),
                        event.last()));
    }

    /** Kubernetes sends no event when a container goes over its own limit: only the pod's status says so. */
    private static Stream<ClusterWarning> fromPods(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null)
                .flatMap(pod -> Stream.concat(
                                // Sidecars among them.
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .flatMap(status -> endings(status)
                                .filter(ending -> "OOMKilled".equals(ending.getReason()))
                                .map(ending -> new ClusterWarning(
                                        ClusterWarningKind.OUT_OF_MEMORY,
                                        "Pod " + workload(pod.getMetadata().getName()),
                                        "OOMKilled",
                                        "container " + status.getName() + " was killed for using too much memory",
                                        1,
                                        Timestamps.parse(ending.getFinishedAt())))));
    }

    private static Stream<ContainerStateTerminated> endings(ContainerStatus status) {
        return Stream.of(status.getState(), status.getLastState())
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated());
    }

    private static ClusterWarning together(ClusterWarning one, ClusterWarning other) {
        ClusterWarning newer = one.last().isBefore(other.last()) ? other : one;
        return new ClusterWarning(
                newer.kind(),
                newer.object(),
                newer.reason(),
                newer.message(),
                one.count() + other.count(),
                newer.last());
    }

    private static String workload(String name) {
        return POD_SUFFIX.matcher(name).replaceFirst("");
    }
}
