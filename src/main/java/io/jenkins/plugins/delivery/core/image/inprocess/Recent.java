package io.jenkins.plugins.delivery.core.image.inprocess;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this JVM read of the last bases, because it builds many services upon the same few; dropped when memory is short.
 *
 * @param <K> what it is known by
 * @param <T> what is kept; nobody may change it
 */
final class Recent<K, T> {
    private final Map<K, SoftReference<T>> entries = new ConcurrentHashMap<>();

    /** How something is read that is not there. */
    @FunctionalInterface
    interface Source<T> {
        T read() throws InterruptedException;
    }

    /** What a key stands for, read when it is not known. */
    T get(K key, Source<T> source) throws InterruptedException {
        SoftReference<T> entry = entries.get(key);
        T known = entry == null ? null : entry.get();
        if (known == null) {
            known = source.read();
            entries.values().removeIf(reference -> reference.get() == null);
            entries.put(key, new SoftReference<>(known));
        }
        return known;
    }
}
