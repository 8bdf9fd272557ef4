package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.ClusterClients;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import java.nio.file.Path;

/**
 * Where a flow works.
 *
 * @param workspace what paths in the request are relative to
 * @param directory a directory of this run alone, for the owner only, in which Helm's commands see the same files
 * @param executable Helm's executable where its commands run
 * @param cluster how the cluster is reached; {@link ClusterConnection#NONE} for a flow that asks none
 * @param predecessor how the cluster of the environment before is reached; null when none is asked
 * @param clients the clients of both, which whoever made them closes
 * @param registryConfig the logins for charts in registries, as Helm reads them; null means Helm's own
 * @param registries how the registries are reached
 * @param log for the user
 */
public record FlowContext(
        Path workspace,
        Path directory,
        String executable,
        ClusterConnection cluster,
        @CheckForNull ClusterConnection predecessor,
        ClusterClients clients,
        @CheckForNull Path registryConfig,
        RegistryAccessProvider registries,
        BuildLog log) {
    /** The same in the cluster of the environment before. */
    FlowContext inPredecessor() {
        return new FlowContext(
                workspace, directory, executable, predecessor, null, clients, registryConfig, registries, log);
    }
}
