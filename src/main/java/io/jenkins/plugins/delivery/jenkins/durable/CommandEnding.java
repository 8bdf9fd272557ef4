package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.remoting.RequestAbortedException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Ends a command, for which it has some time, and sees to it that one that may still begin does not. */
final class CommandEnding {
    private static final Logger LOGGER = Logger.getLogger(CommandEnding.class.getName());

    /** A command is killed by its guard after 20 seconds; beyond that the agent is not what it should be. */
    private static final long GRACE_SECONDS = 30;

    private final long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    private boolean asked;

    /** How a command is looked at. */
    @FunctionalInterface
    interface Look {
        DurableCommand.Sight at(FilePath workspace) throws IOException, InterruptedException;
    }

    /** @param workspace null while the agent is away */
    boolean isUnderWay(DurableCommand command, @CheckForNull FilePath workspace, StepContext context, Look look)
            throws IOException, InterruptedException {
        if (workspace != null) {
            try {
                if (command.forestall(workspace)) {
                    return false;
                }
                if (!asked) {
                    asked = true;
                    command.abort(workspace, context.get(Launcher.class));
                }
                if (look.at(workspace).exitCode() != null) {
                    return false;
                }
            } catch (IOException | RequestAbortedException e) {
                LOGGER.log(Level.FINE, "The command cannot be ended now", e);
            }
        }
        if (System.nanoTime() < untilNanos) {
            return true;
        }
        context.get(TaskListener.class)
                .getLogger()
                .println("ERROR: The command did not end within " + GRACE_SECONDS + " s; it may go on on the agent");
        return false;
    }
}
