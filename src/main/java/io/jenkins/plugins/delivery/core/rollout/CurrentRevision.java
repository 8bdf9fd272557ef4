package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a workload is the deploy's own: the pods of its newest revision. Old replica sets, pods of an old revision
 * and pods that are being deleted are not in it.
 *
 * @param object the workload's object; null when it is not there
 * @param creator what creates the pods: the replica set of a Deployment, else the object itself; null when the
 *     controller has not caught up with the object
 */
record CurrentRevision(HasMetadata object, HasMetadata creator, List<Pod> pods) {
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String REVISION_HASH = "controller-revision-hash";
    private static final String TEMPLATE_GENERATION = "pod-template-generation";
    private static final String DAEMON_SET_GENERATION = "deprecated.daemonset.template.generation";
    private static final CurrentRevision ABSENT = new CurrentRevision(null, null, List.of());

    static CurrentRevision of(Workload workload, ClusterSnapshot cluster) {
        return switch (workload.kind()) {
            case "Deployment" ->
                find(cluster.deployments(), workload)
                        .map(deployment -> ofDeployment(deployment, cluster))
                        .orElse(ABSENT);
            case "StatefulSet" ->
                find(cluster.statefulSets(), workload)
                        .map(set -> ofStatefulSet(set, cluster))
                        .orElse(ABSENT);
            case "DaemonSet" ->
                find(cluster.daemonSets(), workload)
                        .map(set -> ofDaemonSet(set, cluster))
                        .orElse(ABSENT);
            case "Job" ->
                find(cluster.jobs(), workload).map(job -> ofJob(job, cluster)).orElse(ABSENT);
            default ->
                find(cluster.pods(), workload)
                        .map(pod -> new CurrentRevision(pod, pod, living(Stream.of(pod))))
                        .orElse(ABSENT);
        };
    }

    private static CurrentRevision ofDeployment(Deployment deployment, ClusterSnapshot cluster) {
        if (deployment.getStatus() == null
                || !observed(deployment, deployment.getStatus().getObservedGeneration())) {
            return new CurrentRevision(deployment, null, List.of());
        }
        String revision = annotation(deployment, REVISION);
        return cluster.replicaSets().stream()
                .filter(set -> revision != null && controlledBy(set, deployment))
                .filter(set -> revision.equals(annotation(set, REVISION)))
                .findFirst()
                .map(set -> new CurrentRevision(deployment, set, podsOf(set, cluster, pod -> true)))
                .orElse(new CurrentRevision(deployment, null, List.of()));
    }

    private static CurrentRevision ofStatefulSet(StatefulSet set, ClusterSnapshot cluster) {
        if (set.getStatus() == null || !observed(set, set.getStatus().getObservedGeneration())) {
            return new CurrentRevision(set, null, List.of());
        }
        String revision = set.getStatus().getUpdateRevision();
        return new CurrentRevision(
                set,
                set,
                podsOf(
                        set,
                        cluster,
                        pod -> revision == null || revision.equals(labels(pod).get(REVISION_HASH))));
    }

    private static CurrentRevision ofDaemonSet(DaemonSet set, ClusterSnapshot cluster) {
        if (set.getStatus() == null || !observed(set, set.getStatus().getObservedGeneration())) {
            return new CurrentRevision(set, null, List.of());
        }
        String generation = annotation(set, DAEMON_SET_GENERATION);
        if (generation == null) {
            return new CurrentRevision(set, set, podsOf(set, cluster, pod -> true));
        }
        Optional<String> hash = hashOf(set, generation, cluster);
        return new CurrentRevision(
                set,
                set,
                podsOf(
                        set,
                        cluster,
                        pod -> generation.equals(labels(pod).get(TEMPLATE_GENERATION))
                                || hash.isPresent()
                                        && hash.get().equals(labels(pod).get(REVISION_HASH))));
    }

    /**
     * The hash of a DaemonSet's template. Pods of an earlier revision that a roll-back returns to are left as they are,
     * with the generation of then, and the controller takes them for new by their hash alone. Its status tells how many
     * it takes for new as long as it has made none since.
     */
    private static Optional<String> hashOf(DaemonSet set, String generation, ClusterSnapshot cluster) {
        List<Pod> all = cluster.pods().stream()
                .filter(pod -> controlledBy(pod, set) && labels(pod).containsKey(REVISION_HASH))
                .toList();
        Optional<String> made = all.stream()
                .filter(pod -> generation.equals(labels(pod).get(TEMPLATE_GENERATION)))
                .map(pod -> labels(pod).get(REVISION_HASH))
                .findFirst();
        if (made.isPresent()) {
            return made;
        }
        long updated = Objects.requireNonNullElse(set.getStatus().getUpdatedNumberScheduled(), 0);
        List<String> asMany = living(all.stream()).stream()
                .collect(Collectors.groupingBy(pod -> labels(pod).get(REVISION_HASH), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(pods -> pods.getValue() == updated)
                .map(Map.Entry::getKey)
                .toList();
        return asMany.size() == 1 ? Optional.of(asMany.get(0)) : Optional.empty();
    }

    /** A Job that gives up deletes the pods that are at work, and those alone show why. */
    private static CurrentRevision ofJob(Job job, ClusterSnapshot cluster) {
        List<Pod> living = podsOf(job, cluster, pod -> true);
        return new CurrentRevision(
                job,
                job,
                living.isEmpty()
                        ? cluster.pods().stream()
                                .filter(pod -> controlledBy(pod, job) && pod.getStatus() != null)
                                .toList()
                        : living);
    }

    /** The workload's other pods: those of other revisions, and those that are being deleted. */
    List<Pod> before(ClusterSnapshot cluster) {
        if (object == null || object instanceof Pod || object instanceof Job) {
            return List.of();
        }
        Stream<? extends HasMetadata> creators = object instanceof Deployment
                ? cluster.replicaSets().stream().filter(set -> controlledBy(set, object))
                : Stream.of(object);
        return creators.flatMap(creator -> cluster.pods().stream().filter(pod -> controlledBy(pod, creator)))
                .filter(pod -> pod.getStatus() != null && !pods.contains(pod))
                .toList();
    }

    /** Whether the controller has seen the object's last change. */
    static boolean observed(HasMetadata object, Long observedGeneration) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null || observedGeneration != null && observedGeneration >= generation;
    }

    static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static boolean controlledBy(HasMetadata object, HasMetadata controller) {
        return controller(object)
                .filter(owner -> owner.getUid().equals(controller.getMetadata().getUid()))
                .isPresent();
    }

    private static List<Pod> podsOf(HasMetadata creator, ClusterSnapshot cluster, Predicate<Pod> current) {
        return living(cluster.pods().stream()
                .filter(pod -> controlledBy(pod, creator))
                .filter(current));
    }

    private static List<Pod> living(Stream<Pod> pods) {
        return pods.filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null)
                .toList();
    }

    private static <T extends HasMetadata> Optional<T> find(List<T> objects, Workload workload) {
        return objects.stream()
                .filter(object -> object.getMetadata().getName().equals(workload.name()))
                .findFirst();
    }

    private static String annotation(HasMetadata object, String key) {
        return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of())
                .get(key);
    }

    private static Map<String, String> labels(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }
}
