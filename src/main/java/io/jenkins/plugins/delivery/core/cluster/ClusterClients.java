package io.jenkins.plugins.delivery.core.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;

/**
 * The clients of one piece of work: each cluster that it asks is connected to once, when it is first asked. For one
 * thread.
 */
public final class ClusterClients implements AutoCloseable {
    private final Map<ClusterAccess, KubernetesClient> clients = new HashMap<>();

    /** The client of a cluster, which stays open until this is closed. */
    public KubernetesClient of(ClusterAccess cluster) {
        return clients.computeIfAbsent(cluster, ClusterAccess::open);
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
        clients.clear();
    }
}
