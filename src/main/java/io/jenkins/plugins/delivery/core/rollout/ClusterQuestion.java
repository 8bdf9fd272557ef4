package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.cluster.ClusterAccess;
import io.jenkins.plugins.delivery.core.cluster.ClusterClients;

/** A question to a cluster. */
@FunctionalInterface
public interface ClusterQuestion<T> {
    T ask(KubernetesClient client) throws InterruptedException;

    /** Asks it with a client of its own; fails as with the client of a piece of work. */
    static <T> T ask(ClusterAccess cluster, ClusterQuestion<T> question) throws InterruptedException {
        try (ClusterClients clients = new ClusterClients()) {
            return ask(clients, cluster, question);
        }
    }

    /**
     * Asks it with the client of a piece of work.
     *
     * @throws DeliveryException when the cluster does not answer, with the words of a diagnosis
     */
    static <T> T ask(ClusterClients clients, ClusterAccess cluster, ClusterQuestion<T> question)
            throws InterruptedException {
        try {
            return question.ask(clients.of(cluster));
        } catch (KubernetesClientException e) {
            Diagnosis diagnosis = HelmFailure.diagnose(cluster.server(), e);
            throw new DeliveryException(diagnosis.sentence() + ": " + diagnosis.hint(), e);
        }
    }
}
