package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A namespace as the API shows it in the middle of a deploy: Deployment index at revision 2, its current ReplicaSet
 * index-new and its old one index-old. Tests add pods and events to it as YAML.
 */
final class Namespace {
    /** When the deploy began. */
    static final Instant SINCE = Instant.parse("2026-05-04T10:00:00Z");

    /** A minute into the deploy. */
    static final Instant NOW = SINCE.plusSeconds(60);

    static final String BEFORE = "2026-05-04T09:59:00Z";
    static final String DURING = "2026-05-04T10:00:30Z";

    private final List<Pod> pods = new ArrayList<>();
    private final List<ReplicaSet> replicaSets = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private final List<StatefulSet> statefulSets = new ArrayList<>();
    private final List<DaemonSet> daemonSets = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<PersistentVolumeClaim> claims = new ArrayList<>();

    static Namespace withDeployment() {
        return new Namespace()
                .add("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: index, namespace: shop-dev, uid: u-index, generation: 2,
                          annotations: {deployment.kubernetes.io/revision: "2"}}
                        spec: {replicas: 3}
                        status: {observedGeneration: 2, replicas: 4, updatedReplicas: 3, readyReplicas: 1, availableReplicas: 1}
                        """)
                .add(replicaSet("index-new", "2", DURING))
                .add(replicaSet("index-old", "1", BEFORE));
    }

    private static String replicaSet(String name, String revision, String created) {
        return """
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: %s, namespace: shop-dev, uid: u-%1$s, creationTimestamp: %s,
                  annotations: {deployment.kubernetes.io/revision: "%s"},
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: index, uid: u-index, controller: true}]}
                spec: {replicas: 3}
                """.formatted(name, created, revision);
    }

    /** Adds any object. */
    Namespace add(String yaml) {
        Object object = Serialization.unmarshal(yaml);
        if (object instanceof Pod pod) {
            pods.add(pod);
        } else if (object instanceof ReplicaSet set) {
            replicaSets.removeIf(other ->
                    other.getMetadata().getName().equals(set.getMetadata().getName()));
            replicaSets.add(set);
        } else if (object instanceof Deployment deployment) {
            deployments.clear();
            deployments.add(deployment);
        } else if (object instanceof StatefulSet set) {
            statefulSets.add(set);
        } else if (object instanceof DaemonSet set) {
            daemonSets.add(set);
        } else if (object instanceof Job job) {
            jobs.add(job);
        } else if (object instanceof Event event) {
            events.add(event);
        } else if (object instanceof PersistentVolumeClaim claim) {
            claims.add(claim);
        } else {
            throw new IllegalArgumentException("nothing a snapshot holds: " + object.getClass());
        }
        return this;
    }

    /** Adds a pod of the current ReplicaSet, made during the deploy. */
    Namespace pod(String name, String status) {
        return pod(name, "ReplicaSet", "index-new", DURING, CONTAINERS, status);
    }

    static final String CONTAINERS = """
            restartPolicy: Always
            containers:
            - name: app
              image: registry.example.com/shop/index:v9
              resources: {limits: {memory: 64Mi}}
              livenessProbe: {httpGet: {path: /live, port: 8080}}
              readinessProbe: {httpGet: {path: /ready, port: 8080}}
            """;

    Namespace pod(String name, String ownerKind, String owner, String created, String spec, String status) {
        return add("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: shop-dev
                  uid: u-%1$s
                  creationTimestamp: %s
                  ownerReferences: [{apiVersion: v1, kind: %s, name: %s, uid: u-%4$s, controller: true}]
                spec:
                %s
                status:
                %s
                """.formatted(name, created, ownerKind, owner, spec.indent(2), status.indent(2)));
    }

    /** Adds a warning of the kubelet about the container {@code app} of a pod, made and seen during the deploy. */
    Namespace warning(String pod, String reason, String message) {
        return event("Warning", "Pod", pod, "spec.containers{app}", reason, message, DURING);
    }

    Namespace event(
            String type, String kind, String name, String fieldPath, String reason, String message, String time) {
        events.add(Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Event
                metadata: {name: e%d, namespace: shop-dev, creationTimestamp: %s}
                involvedObject: {kind: %s, name: %s, uid: u-%4$s, fieldPath: "%s"}
                type: %s
                reason: %s
                count: 1
                firstTimestamp: %2$s
                lastTimestamp: %2$s
                """.formatted(events.size(), time, kind, name, fieldPath, type, reason), Event.class));
        events.get(events.size() - 1).setMessage(message);
        return this;
    }

    /** A text as a YAML scalar. */
    static String quoted(String text) {
        return Serialization.asJson(text);
    }

    Optional<Finding> look(RolloutScope scope, Instant now) {
        return new Diagnoser(Patience.DEFAULT).diagnose(snapshot(), scope, now);
    }

    /** What is found of the Deployment a minute into the deploy. */
    Finding finding() {
        return look(deploymentScope(), NOW).orElseThrow();
    }

    ClusterSnapshot snapshot() {
        return new ClusterSnapshot(pods, replicaSets, deployments, statefulSets, daemonSets, jobs, events, claims);
    }

    static RolloutScope scope(Workload... workloads) {
        return new RolloutScope("shop-dev", "index", List.of(workloads), SINCE, 1);
    }

    static RolloutScope deploymentScope() {
        return scope(new Workload("Deployment", "index", false));
    }
}
