package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.FlowContext;
import io.jenkins.plugins.delivery.core.helm.flow.HelmFlow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BiFunction;
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

    /**
     * Runs it.
     *
     * @param context makes the context of a directory for this run alone, and the log
     * @return the exit code
     */
    int run(HelmFlow flow, BiFunction<Path, BuildLog, FlowContext> context) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TerminalLog log = new TerminalLog(err, common.isJson() ? err : out, System.console() != null);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            DeployResult result = new LocalHelm(flow, context.apply(directory.path(), log), directory).drive();
            // What was rendered is a file of YAML for who redirects it.
            PrintWriter last = flow.asksCluster() || common.isJson() ? out : err;
            last.println(common.print(result.toMap(), result.message()));
            last.flush();
            return result.status().isSuccess() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
