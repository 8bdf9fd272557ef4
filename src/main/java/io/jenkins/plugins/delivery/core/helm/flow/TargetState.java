package io.jenkins.plugins.delivery.core.helm.flow;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.util.Optional;

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
     * @param preview the name of the preview that the release is to be; empty for a service itself
     * @throws InvalidInputException when the namespace or the release would have to be made, and that is not wanted
     * @throws DeliveryException when the release is something else
     */
    static TargetState of(HelmFlow flow, FlowContext context, DeployOptions options, String preview)
            throws InterruptedException {
        TargetState state = flow.ask(context, (client, store) -> {
            String version = client.getKubernetesVersion().getGitVersion();
            if (!options.createNamespace()) {
                checkNamespace(client, flow.namespace());
            }
            Optional<ReleaseRevision> last = store.history().last();
            last.ifPresent(revision -> checkSame(flow, revision.preview(), preview));
            return new TargetState(version, last.isPresent());
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

    /** A preview is taken away one day: neither it nor a service takes the place of the other. */
    private static void checkSame(HelmFlow flow, String there, String wanted) {
        if (!there.equals(wanted)) {
            throw new DeliveryException("Nothing was deployed, release " + flow.release() + " in " + flow.namespace()
                    + " is " + (there.isEmpty() ? "no preview" : "preview " + there)
                    + ": give the service or the preview another name");
        }
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
