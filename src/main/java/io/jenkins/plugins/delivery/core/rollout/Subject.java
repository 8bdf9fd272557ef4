package io.jenkins.plugins.delivery.core.rollout;

/**
 * What a cause was seen on.
 *
 * @param kind of the object
 * @param name of the object
 * @param container name of the container, or empty when it is the object itself
 * @param init whether that is an init container
 * @param log which run of the container left the log that tells
 */
public record Subject(String kind, String name, String container, boolean init, Log log) {
    /** Which run of a container to read the log of. */
    public enum Log {
        NONE,
        CURRENT,
        PREVIOUS
    }

    static Subject of(String kind, String name) {
        return new Subject(kind, name, "", false, Log.NONE);
    }

    @Override
    public String toString() {
        return kind + " " + name
                + (container.isEmpty() ? "" : (init ? ", init container " : ", container ") + container);
    }
}
