package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.cluster.AmbientCluster;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster a command works on. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            description = "Default: the pod's service account, else $KUBECONFIG, else ~/.kube/config.")
    private Path kubeconfig;

    @Option(names = "--kube-context", description = "Default: the environment's in the settings, else the current one.")
    private String context;

    ClusterConnection connection(EnvironmentSettings environment, Path directory) {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new InvalidInputException("kubeconfig", kubeconfig, "cannot be read", "name a readable file");
        }
        Path file = kubeconfig != null
                ? kubeconfig.toAbsolutePath()
                : AmbientCluster.ofThisMachine(System.getenv()).kubeconfig(directory);
        return new ClusterConnection(file.toString(), context != null ? context : environment.context());
    }

    /** Where the environment is that another one asks about an image; in the same kubeconfig. */
    ClusterConnection predecessor(EnvironmentSettings environment, ClusterConnection target) {
        return new ClusterConnection(
                target.kubeconfig(), environment.context().isEmpty() ? target.context() : environment.context());
    }
}
