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
        TerminalLog log = new TerminalLog(spec.commandLine().getErr(), System.console() != null);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            DeployResult result = new LocalHelm(flow, context.apply(directory.path(), log), directory).drive();
            PrintWriter out = spec.commandLine().getOut();
            out.println(common.print(result.toMap(), result.message()));
            out.flush();
            return result.status().isSuccess() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
