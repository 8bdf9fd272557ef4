package io.jenkins.plugins.delivery.testbed;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node that a {@link KubeletStandIn} registers.
 *
 * @param cpu and memory what it has for pods
 */
public record KubeletStandInNode(
        String name, String cpu, String memory, Map<String, String> labels, List<Taint> taints) {

    /** With room for hundreds of pods, and no taint. */
    public static KubeletStandInNode named(String name) {
        return new KubeletStandInNode(name, "64", "256Gi", Map.of(), List.of());
    }

    public KubeletStandInNode allocatable(String cpuCores, String memoryBytes) {
        return new KubeletStandInNode(name, cpuCores, memoryBytes, labels, taints);
    }

    public KubeletStandInNode label(String key, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(key, value);
        return new KubeletStandInNode(name, cpu, memory, more, taints);
    }

    /** Keeps pods away that do not tolerate it. */
    public KubeletStandInNode taint(String key, String value) {
        Taint taint = new TaintBuilder()
                .withKey(key)
                .withValue(value)
                .withEffect("NoSchedule")
                .build();
        return new KubeletStandInNode(name, cpu, memory, labels, List.of(taint));
    }

    /** As its kubelet registers it, ready, with the port that logs are asked at. */
    Node toNode(int kubeletPort) {
        Map<String, String> all = new HashMap<>(labels);
        all.put("kubernetes.io/hostname", name);
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory), "pods", new Quantity("2000"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(all)
                .endMetadata()
                .withNewSpec()
                .withTaints(taints)
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewAddress("127.0.0.1", "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(kubeletPort)
                .endDaemonEndpoints()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .endCondition()
                .endStatus()
                .build();
    }
}
