package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The generations of a release's workloads once its manifest was applied. A watch may lag behind: what it shows of an
 * older generation says nothing about this deploy, and above all not that it is complete.
 */
record Baseline(Map<Workload, Long> generations) {
    private static final Map<String, Class<? extends HasMetadata>> TYPES =
            Map.of("Deployment", Deployment.class, "StatefulSet", StatefulSet.class, "DaemonSet", DaemonSet.class);

    /** Asks the API server; blocks. What may not be read, or is not there, is taken as the watch shows it. */
    static Baseline read(KubernetesClient client, RolloutScope scope) {
        Map<Workload, Long> generations = new HashMap<>();
        for (Workload workload : scope.workloads()) {
            Class<? extends HasMetadata> type = TYPES.get(workload.kind());
            if (type != null) {
                generations.put(workload, generation(client, scope.namespace(), type, workload.name()));
            }
        }
        return new Baseline(Map.copyOf(generations));
    }

    boolean reached(WorkloadView view) {
        HasMetadata object = view.revision().object();
        return object == null
                || Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L)
                        >= generations.getOrDefault(view.workload(), 0L);
    }

    private static long generation(
            KubernetesClient client, String namespace, Class<? extends HasMetadata> type, String name) {
        try {
            HasMetadata object =
                    client.resources(type).inNamespace(namespace).withName(name).get();
            return object == null || object.getMetadata().getGeneration() == null
                    ? 0
                    : object.getMetadata().getGeneration();
        } catch (KubernetesClientException e) {
            if (ApiFailure.refused(e)) {
                return 0;
            }
            throw e;
        }
    }
}
