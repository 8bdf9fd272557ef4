package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.cli.embedded.HelmExecutable;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.cluster.ClusterClients;
import io.jenkins.plugins.delivery.core.cluster.ClusterConnection;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a flow for a command: log on standard error, result on standard output. */
final class HelmCommandRun {
    private final CommandSpec spec;
    private final CommonOptions common;

    HelmCommandRun(CommandSpec spec, CommonOptions common) {
        this.spec = spec;
        this.common = common;
    }

    /** What a command adds to a run. */
    @FunctionalInterface
    interface ContextFactory {
        /** @param directory for this run alone */
        FlowContext make(Path directory, ClusterClients clients, BuildLog log);
    }

    /**
     * Runs one that asks nothing but the cluster of its environment.
     *
     * @param cluster how that is reached, with a directory for this run alone
     * @return the exit code
     */
    int runInCluster(HelmFlow flow, DeliveryConfig config, Function<Path, ClusterConnection> cluster)
            throws InterruptedException {
        return runInCluster(flow, config, cluster, log -> host -> {
            throw new IllegalStateException("it asks no registry");
        });
    }

    /**
     * The same for one that asks what its image proves.
     *
     * @param registries how they are reached
     */
    int runInCluster(
            HelmFlow flow,
            DeliveryConfig config,
            Function<Path, ClusterConnection> cluster,
            Function<BuildLog, RegistryAccessProvider> registries)
            throws InterruptedException {
        Path workspace = common.workspace();
        return run(
                flow,
                (directory, clients, log) -> new FlowContext(
                        workspace,
                        directory,
                        HelmExecutable.find(config.helm().executable(), directory, log),
                        cluster.apply(directory),
                        null,
                        clients,
                        null,
                        registries.apply(log),
                        log));
    }

    /**
     * Runs it.
     *
     * @return the exit code
     */
    int run(HelmFlow flow, ContextFactory context) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TerminalLog log = new TerminalLog(err, common.isJson() ? err : out, System.console() != null);
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                ClusterClients clients = new ClusterClients()) {
            FlowContext made = context.make(directory.path(), clients, log);
            DeployResult result = new LocalHelm(flow, made, directory).drive();
            // What was rendered is a file of YAML for who redirects it.
            PrintWriter last = flow.asksCluster() || common.isJson() ? out : err;
            last.println(common.print(result.toMap(), result.message()));
            last.flush();
            return result.status().isSuccess() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
