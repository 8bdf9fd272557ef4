package io.jenkins.plugins.delivery.core.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A cluster whose kubeconfig has been read; a connection does not take longer than a deploy can wait. */
public record ConfiguredCluster(Config config) implements ClusterAccess {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 15_000;
    private static final int RETRIES = 3;

    @Override
    public KubernetesClient open() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withRequestTimeout(REQUEST_MILLIS)
                        .withRequestRetryBackoffLimit(RETRIES)
                        .build())
                .build();
    }

    @Override
    public String server() {
        return config.getMasterUrl();
    }
}
