package io.jenkins.plugins.delivery.core.helm.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/**
 * Which release of which cluster Helm works on.
 *
 * @param executable Helm's executable
 * @param release the release's name
 * @param namespace the release's namespace
 * @param kubeconfig the file that says how to reach the cluster; null means Helm's own default
 * @param context the context of the kubeconfig; empty means its current one
 */
public record HelmTarget(
        String executable,
        String release,
        String namespace,
        @CheckForNull String kubeconfig,
        String context) implements Serializable {
    private static final long serialVersionUID = 1L;
}
