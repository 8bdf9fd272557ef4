package io.jenkins.plugins.delivery.jenkins.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.ClusterClients;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.jenkins.agent.AgentCluster;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/**
 * What a flow needs to know of the build, in a form that is kept and crosses to the agent; it holds no secret.
 *
 * @param directory the secret directory of this piece of work on the agent
 * @param executable Helm's executable
 * @param context the context of the kubeconfig; empty means its current one, null that no cluster is asked
 * @param predecessorContext the same for the environment before; null when that is not asked
 * @param environment the build's variables that say which cluster is around
 */
record HelmSetup(
        String directory,
        String executable,
        @CheckForNull String context,
        @CheckForNull String predecessorContext,
        HashMap<String, String> environment)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The file with the kubeconfig of the credentials, when there are any. */
    static final String KUBECONFIG = "kubeconfig";

    /** The same for the environment before. */
    static final String PREDECESSOR_KUBECONFIG = "predecessor-kubeconfig";

    /** The file with the logins for charts in registries, when there are any. */
    static final String REGISTRY_CONFIG = "registry.json";

    FlowContext context(Path workspace, ClusterClients clients, RegistryAccessProvider registries, BuildLog log) {
        Path files = Path.of(directory);
        Path registryConfig = files.resolve(REGISTRY_CONFIG);
        return new FlowContext(
                workspace,
                files,
                executable,
                cluster(),
                predecessorContext == null ? null : cluster(PREDECESSOR_KUBECONFIG, predecessorContext),
                clients,
                Files.exists(registryConfig) ? registryConfig : null,
                registries,
                log);
    }

    ClusterConnection cluster() {
        return context == null ? ClusterConnection.NONE : cluster(KUBECONFIG, context);
    }

    private ClusterConnection cluster(String file, String contextInFile) {
        return new AgentCluster(directory, file, contextInFile, environment).connection();
    }
}
