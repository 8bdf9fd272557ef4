package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.cli.demo.DemoCommands;
import io.jenkins.plugins.delivery.cli.demo.DemoTour;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole practice run, without Jenkins. */
@Command(
        name = "demo",
        description =
                "Shows what this does: builds a small service, pushes it to a registry in this process, deploys it"
                        + " (or renders it only, without --kubeconfig), breaks it, explains, rolls back, mails.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class DemoCommand implements Callable<Integer> {
    private static final String NOTHING = "scratch";
    private static final String JAVA = "eclipse-temurin:17-jre";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--directory",
            defaultValue = "microservice-demo",
            description = "Where to write it all, made for it. Default: ${DEFAULT-VALUE}.")
    private Path directory;

    @Option(
            names = "--kubeconfig",
            description =
                    "A cluster on this machine to deploy to: its nodes pull from this machine's loopback interface.")
    private Path kubeconfig;

    @Option(names = "--kube-context", description = "Default: the current one of --kubeconfig.")
    private String context;

    @Option(
            names = "--base",
            description = "The service's base image. Default: " + JAVA + ", and " + NOTHING + " without a cluster.")
    private String base;

    @Override
    public Integer call() {
        new DemoTour(
                        emptyDirectory(),
                        this::run,
                        cluster(),
                        base != null ? base : kubeconfig == null ? NOTHING : JAVA,
                        spec.commandLine().getErr())
                .run();
        return CommandLine.ExitCode.OK;
    }

    private Path emptyDirectory() {
        Path path = directory.toAbsolutePath().normalize();
        try (Stream<Path> there = Files.list(Files.createDirectories(path))) {
            if (there.findAny().isPresent()) {
                throw new InvalidInputException(
                        "directory", directory, "is not empty", "name another one, or delete it");
            }
            return path;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "directory", directory, "cannot be made", "name one that can be (" + e.getMessage() + ")");
        }
    }

    @CheckForNull
    private DemoTour.Cluster cluster() {
        if (kubeconfig == null) {
            return null;
        }
        List<String> options = new ArrayList<>(List.of("--kubeconfig=" + kubeconfig));
        if (context != null) {
            options.add("--kube-context=" + context);
        }
        return new DemoTour.Cluster(options);
    }

    private DemoCommands.Ended run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter terminal = spec.commandLine().getErr();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new CopyingWriter(err, terminal), true))
                .execute(arguments.toArray(String[]::new));
        terminal.flush();
        return new DemoCommands.Ended(exitCode, out.toString(), err.toString());
    }
}
