package io.jenkins.plugins.delivery.jenkins.agent;

import hudson.EnvVars;
import io.jenkins.plugins.delivery.core.cluster.AmbientCluster;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/**
 * The cluster that a step works with, in a form that crosses to the agent.
 *
 * @param directory a secret directory on the agent
 * @param file the file in it that has the kubeconfig of the credentials, when there are any
 * @param context the context of the kubeconfig; empty means its current one
 * @param environment the build's variables that say which cluster is around
 */
public record AgentCluster(String directory, String file, String context, HashMap<String, String> environment)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final List<String> VARIABLES =
            List.of("KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT");

    /** Those of a build's variables that matter. */
    public static HashMap<String, String> variables(EnvVars all) {
        HashMap<String, String> variables = new HashMap<>(all);
        variables.keySet().retainAll(VARIABLES);
        return variables;
    }

    /** How it is reached from here, the agent. */
    public ClusterConnection connection() {
        Path files = Path.of(directory);
        Path kubeconfig = files.resolve(file);
        return new ClusterConnection(
                (Files.exists(kubeconfig)
                                ? kubeconfig
                                : AmbientCluster.ofThisMachine(environment).kubeconfig(files))
                        .toString(),
                context);
    }
}
