package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. Exit codes: 0 done, 1 the work failed, 2 the call was wrong. */
@Command(
        name = "microservice-delivery",
        description = "Builds and deploys microservices as the Jenkins plugin does, without Jenkins.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /** In the order of the help. */
    private static final List<Map.Entry<String, Supplier<Object>>> COMMANDS = List.of(
            Map.entry("inspect", InspectCommand::new),
            Map.entry("build-image", BuildImageCommand::new),
            Map.entry("quality-gate", QualityGateCommand::new),
            Map.entry("helm-deploy", HelmDeployCommand::new),
            Map.entry("helm-rollback", HelmRollbackCommand::new),
            Map.entry("helm-uninstall", HelmUninstallCommand::new),
            Map.entry("explain", ExplainCommand::new),
            Map.entry("cluster-events", ClusterEventsCommand::new),
            Map.entry("sbom", SbomCommand::new),
            Map.entry("attest", AttestCommand::new),
            Map.entry("sign", SignCommand::new),
            Map.entry("verify", VerifyCommand::new),
            Map.entry("demo", DemoCommand::new),
            Map.entry("help", CommandLine.HelpCommand::new));

    private Main() {}

    public static void main(String[] args) {
        ProcessEnd.exit(run(args));
    }

    /** Runs a command and returns its exit code; for tests. */
    static int run(String... args) {
        boolean isCommand = args.length > 0
                && !args[0].equals("help")
                && COMMANDS.stream().anyMatch(command -> command.getKey().equals(args[0]));
        // Only the command that is called: to read the options of all takes longer than some commands do.
        return commandLine(name -> !isCommand || name.equals(args[0])).execute(args);
    }

    /** A new one, for one call. */
    static CommandLine commandLine() {
        return commandLine(name -> true);
    }

    private static CommandLine commandLine(Predicate<String> wanted) {
        CommandLine all = new CommandLine(new Main());
        COMMANDS.stream()
                .filter(command -> wanted.test(command.getKey()))
                .forEach(command ->
                        all.addSubcommand(command.getKey(), command.getValue().get()));
        return all.setExecutionExceptionHandler(Main::explain).setParameterExceptionHandler(Main::refuse);
    }

    /** What a user can mend is one line; anything else is a defect of ours and shows where. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        SpelledOption spelled = new SpelledOption(command, parsed.originalArgs());
        if (failure instanceof InvalidInputException wrong) {
            err.println("ERROR: " + spelled.message(wrong));
        } else if (failure instanceof DeliveryException known) {
            err.println("ERROR: " + spelled.message(known));
        } else if (failure instanceof InterruptedException) {
            err.println("ERROR: interrupted");
        } else {
            failure.printStackTrace(err);
        }
        return exitCode(failure);
    }

    /** A wrong call in one line, instead of all the help. */
    private static int refuse(CommandLine.ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println("ERROR: "
                        + misspelt(command).orElseGet(() -> new SpelledOption(command, List.of(args)).message(wrong))
                        + ": see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** An option that nobody knows is more to the point than the required one that is missing for it. */
    private static Optional<String> misspelt(CommandLine command) {
        return command.getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .findFirst()
                .map(option -> "Unknown option '" + option + "'"
                        + NearestName.of(option, optionNames(command.getCommandSpec()))
                                .map(known -> ", did you mean " + known)
                                .orElse(""));
    }

    private static Set<String> optionNames(CommandLine.Model.CommandSpec command) {
        Set<String> names = new TreeSet<>(command.optionsMap().keySet());
        names.addAll(command.negatedOptionsMap().keySet());
        return names;
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof InvalidInputException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
