package io.jenkins.plugins.delivery.core.helm.flow;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;

/**
 * What a chart is rendered for.
 *
 * @param kubernetesVersion the API server's; empty when none was asked
 * @param releaseExists whether it will be an upgrade
 */
record TargetState(String kubernetesVersion, boolean releaseExists) {
    /** When no cluster is asked. */
    static final TargetState UNKNOWN = new TargetState("", false);

    /**
     * Asks the cluster.
     *
     * @throws InvalidInputException when the namespace or the release would have to be made, and that is not wanted
     */
    static TargetState of(HelmFlow flow, FlowContext context, DeployOptions options) throws InterruptedException {
        TargetState state = flow.ask(context, (client, store) -> {
            String version = client.getKubernetesVersion().getGitVersion();
            if (!options.createNamespace()) {
                checkNamespace(client, flow.namespace());
            }
            return new TargetState(version, store.history().last().isPresent());
        });
        if (!state.releaseExists && !options.install()) {
            throw new InvalidInputException(
                    "install",
                    false,
                    "leaves nothing to do, because release " + flow.release() + " is not in " + flow.namespace(),
                    "set install: true to make it");
        }
        return state;
    }

    private static void checkNamespace(KubernetesClient client, String namespace) {
        try {
            if (client.namespaces().withName(namespace).get() == null) {
                throw new InvalidInputException(
                        "namespace",
                        namespace,
                        "does not exist in the cluster",
                        "create it, or set createNamespace: true");
            }
        } catch (KubernetesClientException e) {
            // Who may deploy into a namespace need not be allowed to look at it; Helm will tell.
            if (e.getCode() != 403) {
                throw e;
            }
        }
    }
}
