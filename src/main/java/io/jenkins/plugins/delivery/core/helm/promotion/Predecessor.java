package io.jenkins.plugins.delivery.core.helm.promotion;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.release.HealthyMark;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseStore;
import java.util.Optional;

/**
 * The environment before, in which an image has to have been healthy. What was there is read from the cluster's own
 * release records, so it is true whichever controller deployed it.
 *
 * @param environment its name
 * @param namespace where its releases are
 */
public record Predecessor(String environment, String namespace) {
    /**
     * The newest revision of a release that was healthy with an image.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the cluster does not say
     */
    public static Optional<ReleaseRevision> healthyWith(Digest digest, ReleaseHistory history) {
        return history.newest(revision ->
                HealthyMark.of(revision).filter(mark -> mark.isOf(digest)).isPresent());
    }

    /**
     * Looks for the image in the environment.
     *
     * @return what is wrong, as a clause; empty when the image was healthy there
     */
    public Optional<String> objection(KubernetesClient client, String release, Digest digest) {
        ReleaseHistory history = new ReleaseStore(client, namespace, release).history();
        if (healthyWith(digest, history).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(history.last()
                .map(last -> "it was not healthy in " + environment + ", where " + last.appVersion() + " is "
                        + last.status() + " with revision " + last.number())
                .orElse("release " + release + " is not in " + environment + " (namespace " + namespace + ")"));
    }
}
