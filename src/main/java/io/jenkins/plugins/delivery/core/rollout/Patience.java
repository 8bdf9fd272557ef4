package io.jenkins.plugins.delivery.core.rollout;

import java.time.Duration;

/**
 * How long a trouble that may pass by itself must stand before the rollout has failed.
 *
 * @param refused for pods that the API server refuses to create, and for what stood already when the deploy began
 * @param configuration for a Secret, a ConfigMap or a key that is missing: an operator may bring it some seconds after
 *     the release, and the kubelet looks again within fifteen
 * @param unschedulable for pods that fit on no node: an autoscaler may bring one
 * @param volume for volumes that are not bound or not mounted
 * @param registry for a registry that cannot be reached
 * @param steady how long a container must run before it counts as up when no readiness probe says so: Kubernetes calls it
 *     ready as soon as it is started, and a crash at the start would come after the end of the watch
 */
public record Patience(
        Duration refused,
        Duration configuration,
        Duration unschedulable,
        Duration volume,
        Duration registry,
        Duration steady) {
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
}
