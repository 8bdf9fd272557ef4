package io.jenkins.plugins.delivery.testbed;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a pod's containers do, and what happens to the pod itself.
 *
 * @param containers by name; others are ready at once, and init containers succeed
 * @param atStart what the kubelet does to the pod before its containers; they do not start after {@link #hangs}
 */
public record KubeletStandInScript(
        Map<String, KubeletStandInContainer> containers, Consumer<KubeletStandInPod> atStart, boolean hangs) {

    /** Every container is ready after a while. */
    public static KubeletStandInScript ready() {
        return new KubeletStandInScript(Map.of(), pod -> {}, false);
    }

    /** The container {@code app} does this, the others are ready. */
    public static KubeletStandInScript app(KubeletStandInContainer behaviour) {
        return ready().container("app", behaviour);
    }

    public KubeletStandInScript container(String name, KubeletStandInContainer behaviour) {
        Map<String, KubeletStandInContainer> more = new HashMap<>(containers);
        more.put(name, behaviour);
        return new KubeletStandInScript(more, atStart, hangs);
    }

    /** A volume cannot be mounted: the containers wait in {@code ContainerCreating}. */
    public static KubeletStandInScript mountFails(String message) {
        return new KubeletStandInScript(Map.of(), pod -> pod.event("Warning", "FailedMount", message), true);
    }

    /** The node puts the pod out soon after it has started. */
    public static KubeletStandInScript evicted(String message) {
        return new KubeletStandInScript(
                Map.of(), pod -> pod.after(Duration.ofMillis(300), () -> pod.evict(message)), false);
    }

    KubeletStandInContainer behaviour(String container, boolean init) {
        KubeletStandInContainer otherwise = init
                ? KubeletStandInContainer.succeedsAfter(Duration.ofMillis(50))
                : KubeletStandInContainer.readyAfter(Duration.ofMillis(50));
        return containers.getOrDefault(container, otherwise);
    }
}
