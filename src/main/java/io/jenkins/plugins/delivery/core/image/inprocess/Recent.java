package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.Digest;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this JVM read of the last bases, because it builds many services upon the same few; dropped when memory is short.
 *
 * @param <T> what is kept; nobody may change it
 */
final class Recent<T> {
    private final Map<Digest, SoftReference<T>> entries = new ConcurrentHashMap<>();

    /** How something is read that is not there. */
    @FunctionalInterface
    interface Source<T> {
        T read() throws InterruptedException;
    }

    /** What a digest stands for, read when it is not known. */
    T get(Digest digest, Source<T> source) throws InterruptedException {
        SoftReference<T> entry = entries.get(digest);
        T known = entry == null ? null : entry.get();
        if (known == null) {
            known = source.read();
            entries.values().removeIf(reference -> reference.get() == null);
            entries.put(digest, new SoftReference<>(known));
        }
        return known;
    }
}
