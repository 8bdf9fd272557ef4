package io.jenkins.plugins.delivery.jenkins.helm;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.delivery.core.cluster.ClusterAccess;

/** A cluster as the controller reaches it, for when an agent cannot be asked any more. */
record ClusterFromController(Config config) implements ClusterAccess {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 15_000;

    @Override
    public KubernetesClient open() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withRequestTimeout(REQUEST_MILLIS)
                        .build())
                .build();
    }

    @Override
    public String server() {
        return config.getMasterUrl();
    }
}
