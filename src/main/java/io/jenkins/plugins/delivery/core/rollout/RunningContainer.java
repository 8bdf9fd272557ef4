package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A main container of a pod that a release's workload runs, of the workload's newest revision.
 *
 * @param workload whose pod it is
 * @param pod the pod's name
 * @param name its own
 * @param image as the pod names it, which admission may have changed
 * @param imageId what the kubelet says that it runs; empty until it does
 * @param served whether the pod is ready, or has done its work and ended well
 */
public record RunningContainer(
        Workload workload, String pod, String name, String image, String imageId, boolean served) {
    /**
     * Asks the API server.
     *
     * @param workloads of the release's manifest
     */
    public static List<RunningContainer> of(KubernetesClient client, String namespace, List<Workload> workloads) {
        ClusterSnapshot cluster = new ClusterSnapshot(
                list(client, Pod.class, namespace, workloads),
                list(client, ReplicaSet.class, namespace, workloads),
                list(client, Deployment.class, namespace, workloads),
                list(client, StatefulSet.class, namespace, workloads),
                list(client, DaemonSet.class, namespace, workloads),
                list(client, Job.class, namespace, workloads),
                List.of(),
                List.of());
        return workloads.stream()
                .flatMap(workload ->
                        CurrentRevision.of(workload, cluster).pods().stream().flatMap(pod -> of(workload, pod)))
                .toList();
    }

    /** Only what the workloads need: a release without a Job wants no right to list Jobs. */
    private static <T extends HasMetadata> List<T> list(
            KubernetesClient client, Class<T> type, String namespace, List<Workload> workloads) {
        boolean needed = workloads.stream()
                .map(Workload::kind)
                .anyMatch(kind -> type == Pod.class
                        || kind.equals(type.getSimpleName())
                        || type == ReplicaSet.class && kind.equals("Deployment"));
        return needed ? client.resources(type).inNamespace(namespace).list().getItems() : List.of();
    }

    private static Stream<RunningContainer> of(Workload workload, Pod pod) {
        if ("Failed".equals(pod.getStatus().getPhase())
                && pod.getStatus().getContainerStatuses().isEmpty()) {
            // Its node refused it, so that nothing of it ever ran; its controller has made another one.
            return Stream.empty();
        }
        boolean served = "Succeeded".equals(pod.getStatus().getPhase())
                || pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return ContainerView.of(pod).stream()
                .filter(container -> pod.getSpec().getContainers().contains(container.spec()))
                .map(container -> new RunningContainer(
                        workload,
                        pod.getMetadata().getName(),
                        container.name(),
                        container.spec().getImage(),
                        Objects.requireNonNullElse(container.status().getImageID(), ""),
                        served));
    }
}
