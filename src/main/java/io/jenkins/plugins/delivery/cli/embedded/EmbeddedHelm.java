package io.jenkins.plugins.delivery.cli.embedded;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Helm's command line, as far as {@code HelmCommands} uses it, on the native library of helm-java. Exit codes and
 * streams are Helm's: 0 or 1, results on standard output, {@code Error: …} on standard error.
 */
@Command(
        name = "helm",
        subcommands = {
            VersionVerb.class,
            PullVerb.class,
            PackageVerb.class,
            LintVerb.class,
            TemplateVerb.class,
            UpgradeVerb.class,
            RollbackVerb.class,
            UninstallVerb.class,
            TestVerb.class
        })
public final class EmbeddedHelm {
    private EmbeddedHelm() {}

    public static void main(String[] args) {
        // Also ends what the libraries left running.
        System.exit(new CommandLine(new EmbeddedHelm())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("Error: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((wrong, arguments) -> {
                    wrong.getCommandLine().getErr().println("Error: " + wrong.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args));
    }
}
