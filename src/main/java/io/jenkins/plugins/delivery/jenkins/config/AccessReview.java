package io.jenkins.plugins.delivery.jenkins.config;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.helm.Right;
import java.net.HttpURLConnection;
import java.util.List;

/** Asks an API server who its client is there, and what it may do. */
final class AccessReview {
    private static final String EVERYTHING = "*";

    private final KubernetesClient client;

    AccessReview(KubernetesClient client) {
        this.client = client;
    }

    /** The user's name; "?" at servers before Kubernetes 1.28, which do not tell. */
    String user() {
        try {
            return client.authentication()
                    .v1()
                    .selfSubjectReviews()
                    .create(new SelfSubjectReview())
                    .getStatus()
                    .getUserInfo()
                    .getUsername();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return "?";
            }
            throw e;
        }
    }

    /** Those of the rights that the user does not have in the namespace, each with the verbs that are missing. */
    List<Right> missing(List<Right> needed, String namespace) {
        // A cluster's administrator is asked about once, and not about each verb.
        if (allowed(namespace, EVERYTHING, EVERYTHING, EVERYTHING)) {
            return List.of();
        }
        return needed.stream()
                .map(right -> right.with(right.verbs().stream()
                        .filter(verb -> !allowed(namespace, right.group(), right.resource(), verb))
                        .toList()))
                .filter(right -> !right.verbs().isEmpty())
                .toList();
    }

    /** Whether a deploy could make its namespace. */
    boolean mayCreateNamespaces() {
        return allowed(null, "", "namespaces", "create");
    }

    private boolean allowed(String namespace, String group, String resource, String verb) {
        String[] parts = resource.split("/", 2);
        ResourceAttributes attributes = new ResourceAttributesBuilder()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withVerb(verb)
                .build();
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withResourceAttributes(attributes)
                .endSpec()
                .build();
        return Boolean.TRUE.equals(client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed());
    }
}
