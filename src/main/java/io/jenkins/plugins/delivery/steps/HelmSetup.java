package io.jenkins.plugins.delivery.steps;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.AmbientCluster;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a flow needs to know of the build, in a form that crosses to the agent.
 *
 * @param directory the secret directory of this piece of work on the agent
 * @param executable Helm's executable
 * @param context the context of the kubeconfig; empty means its current one
 * @param environment the build's variables that say which cluster is around
 * @param registries how the registries are reached
 */
record HelmSetup(
        String directory, String executable, String context, Map<String, String> environment, SettingsAccess registries)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The file with the kubeconfig of the credentials, when there are any. */
    static final String KUBECONFIG = "kubeconfig";

    /** The file with the logins for charts in registries, when there are any. */
    static final String REGISTRY_CONFIG = "registry.json";

    FlowContext context(Path workspace, BuildLog log) {
        Path files = Path.of(directory);
        Path registryConfig = files.resolve(REGISTRY_CONFIG);
        return new FlowContext(
                workspace,
                files,
                executable,
                cluster(),
                Files.exists(registryConfig) ? registryConfig : null,
                registries,
                log);
    }

    ClusterConnection cluster() {
        Path files = Path.of(directory);
        Path kubeconfig = files.resolve(KUBECONFIG);
        return new ClusterConnection(
                (Files.exists(kubeconfig)
                                ? kubeconfig
                                : AmbientCluster.ofThisMachine(environment).kubeconfig(files))
                        .toString(),
                context);
    }
}
