package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All objects of one kind in a namespace, kept up to date by an informer that starts again whatever happens to its
 * connection.
 */
final class WatchedKind<T extends HasMetadata> implements AutoCloseable {
    /** An API server that has just started refuses what it allows a moment later, until it has read the roles. */
    private static final Duration REFUSAL_MAY_PASS = Duration.ofSeconds(10);

    private final GroupedStore<T> objects;
    private final SharedIndexInformer<T> informer;
    private final Runnable noticed;
    private volatile boolean listed;
    private volatile Refusal refusal;

    /**
     * @param group by which objects are found together: the uid of their controller, or of what they are about
     * @param changed told of each object that came, changed or went
     * @param noticed called when the first list is here and when the server refuses
     */
    WatchedKind(
            KubernetesClient client,
            String namespace,
            Class<T> type,
            Function<T, Optional<String>> group,
            Consumer<T> changed,
            Runnable noticed) {
        this.noticed = noticed;
        objects = new GroupedStore<>(group);
        informer = client.resources(type)
                .inNamespace(namespace)
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(objects)
                .exceptionHandler((started, failure) -> {
                    failed(failure);
                    return true;
                });
        informer.addEventHandler(new Handler<>(changed));
        informer.start().whenComplete((nothing, failure) -> {
            if (failure == null) {
                listed = true;
                refusal = null;
                noticed.run();
            }
        });
    }

    Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(objects.get(Cache.namespaceKeyFunc(namespace, name)));
    }

    List<T> of(String group) {
        return objects.of(group);
    }

    /** Whether the objects are known. */
    boolean listed() {
        return listed;
    }

    /** Why the server does not show the objects; empty as long as that may pass. */
    Optional<Throwable> refused() {
        Refusal standing = refusal;
        if (standing == null) {
            return Optional.empty();
        }
        if (listed && informer.isWatching()) {
            refusal = null;
            return Optional.empty();
        }
        boolean stands = !listed || standing.at().plus(REFUSAL_MAY_PASS).isBefore(Instant.now());
        return stands ? Optional.of(standing.failure()) : Optional.empty();
    }

    @Override
    public void close() {
        informer.stop();
    }

    private void failed(Throwable failure) {
        if (!ApiFailure.refused(failure)) {
            return;
        }
        Refusal before = refusal;
        refusal = new Refusal(before == null ? Instant.now() : before.at(), failure);
        noticed.run();
    }

    private record Refusal(Instant at, Throwable failure) {}

    private record Handler<T>(Consumer<T> changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            changed.accept(object);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            changed.accept(object);
        }
    }
}
