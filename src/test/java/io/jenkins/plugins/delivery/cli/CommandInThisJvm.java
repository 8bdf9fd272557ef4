package io.jenkins.plugins.delivery.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import picocli.CommandLine;

/**
 * A command line of ours in the JVM of the tests, which has loaded and compiled what a deploy needs: a new one takes two
 * seconds of a processor for that. What depends on the process, such as its environment, how signals end it or that two work
 * at once, is tested with a {@link CommandProcess}.
 */
final class CommandInThisJvm {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private CommandInThisJvm() {}

    static CommandProcess.Ended run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = Assertions.assertTimeoutPreemptively(
                LONGEST, () -> commandLine.execute(arguments.toArray(String[]::new)), err::toString);
        return new CommandProcess.Ended(exitCode, out.toString(), err.toString());
    }
}
