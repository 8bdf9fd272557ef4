package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The watches of one namespace through one client, shared by all rollouts there: the connections and threads they cost
 * do not grow with the rollouts. Opened by the first rollout and closed with the last one; a kind that no rollout has
 * is not watched.
 */
final class NamespaceWatch {
    private static final Map<Key, NamespaceWatch> OPEN = new HashMap<>();

    private final Key key;
    private final Map<Class<?>, WatchedKind<?>> kinds = new ConcurrentHashMap<>();
    private final Map<String, Set<Listener>> listeners = new ConcurrentHashMap<>();
    /** All of them: also those of a release that has no workload. */
    private final Set<Listener> everyone = ConcurrentHashMap.newKeySet();

    private int users;

    private NamespaceWatch(Key key) {
        this.key = key;
    }

    /** Told when something about a workload of its own has changed. */
    @FunctionalInterface
    interface Listener {
        void changed();
    }

    /** Joins the namespace's watches; to be left with {@link #leave}. */
    static NamespaceWatch join(KubernetesClient client, RolloutScope scope, Listener listener) {
        synchronized (OPEN) {
            NamespaceWatch watch = OPEN.computeIfAbsent(new Key(client, scope.namespace()), NamespaceWatch::new);
            watch.users++;
            watch.everyone.add(listener);
            scope.workloads()
                    .forEach(workload -> watch.listeners
                            .computeIfAbsent(
                                    route(workload.kind(), workload.name()), route -> ConcurrentHashMap.newKeySet())
                            .add(listener));
            watch.watchKindsOf(scope.workloads());
            return watch;
        }
    }

    void leave(RolloutScope scope, Listener listener) {
        synchronized (OPEN) {
            scope.workloads()
                    .forEach(workload ->
                            listeners.computeIfPresent(route(workload.kind(), workload.name()), (route, those) -> {
                                those.remove(listener);
                                return those.isEmpty() ? null : those;
                            }));
            everyone.remove(listener);
            users--;
            if (users == 0) {
                OPEN.remove(key);
                kinds.values().forEach(WatchedKind::close);
            }
        }
    }

    /** Whether all that the workloads need is known. */
    boolean listed(List<Workload> workloads) {
        return needed(workloads).allMatch(WatchedKind::listed);
    }

    /** Why the server does not show what the workloads need. */
    Optional<Throwable> refused(List<Workload> workloads) {
        return needed(workloads).flatMap(kind -> kind.refused().stream()).findFirst();
    }

    /** What is known of the workloads, and nothing of others. */
    ClusterSnapshot snapshot(List<Workload> workloads) {
        List<Deployment> deployments = named(Deployment.class, workloads);
        List<StatefulSet> statefulSets = named(StatefulSet.class, workloads);
        List<DaemonSet> daemonSets = named(DaemonSet.class, workloads);
        List<Job> jobs = named(Job.class, workloads);
        List<ReplicaSet> replicaSets = grouped(ReplicaSet.class, deployments);
        List<Pod> pods = new ArrayList<>(named(Pod.class, workloads));
        Stream.of(replicaSets, statefulSets, daemonSets, jobs)
                .forEach(owners -> pods.addAll(grouped(Pod.class, owners)));
        List<PersistentVolumeClaim> claims = pods.stream()
                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .distinct()
                .flatMap(name -> kind(PersistentVolumeClaim.class).get(key.namespace(), name).stream())
                .toList();
        List<Event> events = new ArrayList<>();
        Stream.of(deployments, statefulSets, daemonSets, jobs, replicaSets, pods, claims)
                .forEach(objects -> events.addAll(grouped(Event.class, objects)));
        return new ClusterSnapshot(pods, replicaSets, deployments, statefulSets, daemonSets, jobs, events, claims);
    }

    private void watchKindsOf(List<Workload> workloads) {
        if (workloads.isEmpty()) {
            return;
        }
        watch(Pod.class, pod -> controllerUid(pod));
        watch(
                Event.class,
                event -> Optional.ofNullable(event.getInvolvedObject().getUid()));
        watch(PersistentVolumeClaim.class, claim -> Optional.empty());
        for (Workload workload : workloads) {
            switch (workload.kind()) {
                case "Deployment" -> {
                    watch(Deployment.class, object -> Optional.empty());
                    watch(ReplicaSet.class, set -> controllerUid(set));
                }
                case "StatefulSet" -> watch(StatefulSet.class, object -> Optional.empty());
                case "DaemonSet" -> watch(DaemonSet.class, object -> Optional.empty());
                case "Job" -> watch(Job.class, object -> Optional.empty());
                default -> {
                    // Pods are watched in any case.
                }
            }
        }
    }

    private <T extends HasMetadata> void watch(Class<T> type, Function<T, Optional<String>> group) {
        if (!kinds.containsKey(type)) {
            kinds.put(
                    type,
                    new WatchedKind<>(key.client(), key.namespace(), type, group, this::changed, this::allChanged));
        }
    }

    private void changed(HasMetadata object) {
        route(object).map(listeners::get).ifPresent(those -> those.forEach(Listener::changed));
    }

    private void allChanged() {
        everyone.forEach(Listener::changed);
    }

    /** The workload that an object belongs to, as far as it can be told yet. */
    private Optional<String> route(HasMetadata object) {
        if (object instanceof Event event) {
            String name = event.getInvolvedObject().getName();
            String kind = String.valueOf(event.getInvolvedObject().getKind());
            return switch (kind) {
                case "Pod" -> find(Pod.class, name).flatMap(this::route);
                case "ReplicaSet" -> find(ReplicaSet.class, name).flatMap(this::route);
                default -> Optional.of(route(kind, name));
            };
        }
        Optional<OwnerReference> owner = CurrentRevision.controller(object);
        if (object instanceof Pod && owner.isPresent() && owner.get().getKind().equals("ReplicaSet")) {
            return find(ReplicaSet.class, owner.get().getName()).flatMap(this::route);
        }
        return Optional.of(owner.filter(controller -> object instanceof Pod || object instanceof ReplicaSet)
                .map(controller -> route(controller.getKind(), controller.getName()))
                .orElseGet(() -> route(object.getKind(), object.getMetadata().getName())));
    }

    private static String route(String kind, String name) {
        return kind + "/" + name;
    }

    private static Optional<String> controllerUid(HasMetadata object) {
        return CurrentRevision.controller(object).map(OwnerReference::getUid);
    }

    /** Events and claims make a diagnosis better; without the right to see them there is one still. */
    private Stream<WatchedKind<?>> needed(List<Workload> workloads) {
        Stream<Class<?>> types = workloads.stream().flatMap(workload -> switch (workload.kind()) {
            case "Deployment" -> Stream.of(Deployment.class, ReplicaSet.class);
            case "StatefulSet" -> Stream.of(StatefulSet.class);
            case "DaemonSet" -> Stream.of(DaemonSet.class);
            case "Job" -> Stream.of(Job.class);
            default -> Stream.<Class<?>>of();
        });
        // Where nothing has pods, nothing is waited for.
        Stream<Class<?>> pods = workloads.isEmpty() ? Stream.of() : Stream.of(Pod.class);
        return Stream.concat(pods, types).distinct().map(kinds::get);
    }

    private <T extends HasMetadata> List<T> named(Class<T> type, List<Workload> workloads) {
        return workloads.stream()
                .filter(workload -> workload.kind().equals(type.getSimpleName()))
                .flatMap(workload -> find(type, workload.name()).stream())
                .toList();
    }

    private <T extends HasMetadata> List<T> grouped(Class<T> type, List<? extends HasMetadata> by) {
        WatchedKind<T> kind = kind(type);
        return kind == null
                ? List.of()
                : by.stream()
                        .flatMap(object -> kind.of(object.getMetadata().getUid()).stream())
                        .toList();
    }

    private <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        WatchedKind<T> kind = kind(type);
        return kind == null ? Optional.empty() : kind.get(key.namespace(), name);
    }

    @SuppressWarnings("unchecked") // Put there by watch() under its own type.
    private <T extends HasMetadata> WatchedKind<T> kind(Class<T> type) {
        return (WatchedKind<T>) kinds.get(type);
    }

    /** The client by identity: whoever shares it shares its rights. */
    private record Key(KubernetesClient client, String namespace) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.client == client && key.namespace.equals(namespace);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(client) * 31 + namespace.hashCode();
        }
    }
}
