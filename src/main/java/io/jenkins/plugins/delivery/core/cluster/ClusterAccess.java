package io.jenkins.plugins.delivery.core.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A cluster that can be asked. */
public interface ClusterAccess {
    /** Opens a client; for the caller to close. */
    KubernetesClient open();

    /** The API server's address, for messages. */
    String server();
}
