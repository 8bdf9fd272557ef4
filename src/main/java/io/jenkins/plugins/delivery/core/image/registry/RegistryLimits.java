package io.jenkins.plugins.delivery.core.image.registry;

import java.time.Duration;

/**
 * How long a registry is waited for, and how often it is asked.
 *
 * @param connectTimeout until a connection stands
 * @param responseTimeout from a request without a large body to the head of its answer
 * @param commitTimeout from the last byte of a blob to the head of the answer, in which some registries copy the blob
 * @param stallTimeout without a byte moving, in either direction
 * @param attempts how often a request is sent in all when the registry is busy or the connection breaks
 * @param firstBackOff the pause before the second attempt; it doubles with every further one
 * @param longestBackOff the longest pause, also when the registry asks for a longer one
 */
public record RegistryLimits(
        Duration connectTimeout,
        Duration responseTimeout,
        Duration commitTimeout,
        Duration stallTimeout,
        int attempts,
        Duration firstBackOff,
        Duration longestBackOff) {
    /** For the work of a build. */
    public static final RegistryLimits BUILD = new RegistryLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(30));

    /** For a person who waits for the answer, as on a settings page. */
    public static final RegistryLimits INTERACTIVE = new RegistryLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(5));

    public RegistryLimits {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts);
        }
    }
}
