package io.jenkins.plugins.delivery.core.rollout;

import java.io.Serializable;
import java.util.Set;

/**
 * An object of the release's manifest whose kind is not Kubernetes' own, as the manifest names it.
 *
 * @param apiVersion as in {@code argoproj.io/v1alpha1}
 * @param kind as in {@code Rollout}
 * @param name its {@code metadata.name}
 */
public record CustomResource(String apiVersion, String kind, String name) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Kubernetes' own groups with a dot in their name; others have none. */
    private static final Set<String> OWN = Set.of(
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io",
            "storagemigration.k8s.io");

    /** Whether objects of this version have a kind that somebody has added to the cluster. */
    public static boolean isCustom(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return group.contains(".") && !OWN.contains(group);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
