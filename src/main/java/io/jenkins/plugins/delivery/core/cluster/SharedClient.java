package io.jenkins.plugins.delivery.core.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A client that all who go to the same cluster as the same user at the same time have together, so that what their
 * watches cost does not grow with their number. It ends with the last of them.
 */
public final class SharedClient implements AutoCloseable {
    private static final Map<Digest, Entry> OPEN = new HashMap<>();

    private final Digest key;
    private final KubernetesClient client;
    private boolean closed;

    private SharedClient(Digest key, KubernetesClient client) {
        this.key = key;
        this.client = client;
    }

    /**
     * Joins those who are there, or opens a client for those who come.
     *
     * @throws InvalidInputException when the file is no kubeconfig, or has no such context
     */
    public static SharedClient of(ClusterConnection cluster) {
        // Everything that the connection is made of, tokens and the places of certificates as well; but the kubeconfig
        // itself is a file of each run.
        String connection = Serialization.asYaml(cluster.config()).replace(cluster.kubeconfig(), "");
        Digest key = Digest.of(connection.getBytes(StandardCharsets.UTF_8));
        synchronized (OPEN) {
            Entry entry = OPEN.get(key);
            if (entry == null) {
                entry = new Entry(cluster.open());
                OPEN.put(key, entry);
            }
            entry.users++;
            return new SharedClient(key, entry.client);
        }
    }

    /** Not for the caller to close. */
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (closed) {
                return;
            }
            closed = true;
            Entry entry = OPEN.get(key);
            entry.users--;
            if (entry.users == 0) {
                OPEN.remove(key);
                entry.client.close();
            }
        }
    }

    private static final class Entry {
        private final KubernetesClient client;
        private int users;

        private Entry(KubernetesClient client) {
            this.client = client;
        }
    }
}
