package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.cluster.ClusterAccess;

/** A question to a cluster. */
@FunctionalInterface
public interface ClusterQuestion<T> {
    T ask(KubernetesClient client) throws InterruptedException;

    /**
     * Asks it with a client of its own.
     *
     * @throws DeliveryException when the cluster does not answer, with the words of a diagnosis
     */
    static <T> T ask(ClusterAccess cluster, ClusterQuestion<T> question) throws InterruptedException {
        try (KubernetesClient client = cluster.open()) {
            return question.ask(client);
        } catch (KubernetesClientException e) {
            Diagnosis diagnosis = HelmFailure.diagnose(cluster.server(), e);
            throw new DeliveryException(diagnosis.sentence() + ": " + diagnosis.hint(), e);
        }
    }
}
