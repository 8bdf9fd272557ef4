package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;

/**
 * What one namespace held at one moment, as far as a rollout is concerned. It may hold more than the rollout's own
 * objects, and events and claims only as far as they may be read.
 */
public record ClusterSnapshot(
        List<Pod> pods,
        List<ReplicaSet> replicaSets,
        List<Deployment> deployments,
        List<StatefulSet> statefulSets,
        List<DaemonSet> daemonSets,
        List<Job> jobs,
        List<Event> events,
        List<PersistentVolumeClaim> persistentVolumeClaims) {

    public static final ClusterSnapshot EMPTY =
            new ClusterSnapshot(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public ClusterSnapshot {
        pods = List.copyOf(pods);
        replicaSets = List.copyOf(replicaSets);
        deployments = List.copyOf(deployments);
        statefulSets = List.copyOf(statefulSets);
        daemonSets = List.copyOf(daemonSets);
        jobs = List.copyOf(jobs);
        events = List.copyOf(events);
        persistentVolumeClaims = List.copyOf(persistentVolumeClaims);
    }
}
