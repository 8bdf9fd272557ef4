package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An informer's objects, to be found by a group. The informer's own index takes an object out and puts it in again at
 * each change, so that whoever reads meanwhile does not see it; here it is there all the time. One thread writes, any
 * may read.
 */
final class GroupedStore<T extends HasMetadata> extends BasicItemStore<T> {
    private final Function<T, Optional<String>> group;
    private final Map<String, Map<String, T>> groups = new ConcurrentHashMap<>();

    GroupedStore(Function<T, Optional<String>> group) {
        super(Cache::metaNamespaceKeyFunc);
        this.group = group;
    }

    @Override
    public T put(String key, T object) {
        // Only server-side apply needs them, and they are most of many an object.
        object.getMetadata().setManagedFields(null);
        T before = super.put(key, object);
        Optional<String> now = group.apply(object);
        now.ifPresent(name -> groups.compute(name, (same, members) -> with(members, key, object)));
        Optional.ofNullable(before)
                .flatMap(group)
                .filter(old -> !now.equals(Optional.of(old)))
                .ifPresent(old -> leave(old, key));
        return before;
    }

    @Override
    public T remove(String key) {
        T before = super.remove(key);
        Optional.ofNullable(before).flatMap(group).ifPresent(old -> leave(old, key));
        return before;
    }

    List<T> of(String name) {
        return List.copyOf(groups.getOrDefault(name, Map.of()).values());
    }

    private void leave(String name, String key) {
        groups.computeIfPresent(name, (same, members) -> {
            members.remove(key);
            return members.isEmpty() ? null : members;
        });
    }

    private static <T> Map<String, T> with(Map<String, T> members, String key, T object) {
        Map<String, T> all = members == null ? new ConcurrentHashMap<>() : members;
        all.put(key, object);
        return all;
    }
}
