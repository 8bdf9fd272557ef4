package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;

/** How a cluster is reached: Jenkins credentials of the type "Secret file" or "Secret text" with a kubeconfig. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * Looks the kubeconfig up, for an agent: it may name programs and files that are there.
     *
     * @param field the parameter or setting that names it, for messages
     * @param id the credentials' id; empty means none
     * @return the kubeconfig as YAML, or null for none
     * @throws AbortException when it does not exist here, is of another type, or is no kubeconfig
     */
    @CheckForNull
    public static String find(CredentialsContext context, String field, String id) throws AbortException {
        if (id.isEmpty()) {
            return null;
        }
        String yaml = SecretText.find(context, field, id);
        KubeconfigContent.parse(field, id, yaml);
        return yaml;
    }
}
