package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.remoting.RequestAbortedException;
import java.io.IOException;
import java.util.Collection;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The agent that a step works on, which may be away for a while, and the log of its build. */
final class StepAgent {
    private static final Logger LOGGER = Logger.getLogger(StepAgent.class.getName());

    private final StepContext context;
    private boolean disconnected;

    StepAgent(StepContext context) {
        this.context = context;
    }

    /**
     * The workspace, or null while the agent is away, which is said in the log once.
     *
     * @param commandRuns whether a command of the step's goes on there meanwhile
     */
    @CheckForNull
    FilePath workspace(boolean commandRuns) throws IOException, InterruptedException {
        FilePath workspace;
        try {
            workspace = context.get(FilePath.class);
        } catch (IOException e) {
            // How the context says that the agent is offline, with a class of its own that others cannot name.
            LOGGER.log(Level.FINE, "No workspace now", e);
            workspace = null;
        }
        if (workspace == null && !disconnected) {
            log("The agent is disconnected; waiting for it" + (commandRuns ? ", the command goes on there" : ""));
        }
        disconnected = workspace == null;
        return workspace;
    }

    void launch(DurableCommand command, String script) throws IOException, InterruptedException {
        command.launch(
                script,
                context.get(EnvVars.class),
                context.get(FilePath.class),
                context.get(Launcher.class),
                context.get(TaskListener.class));
    }

    /**
     * Looks at a command.
     *
     * @param secrets what must not appear in the log
     * @throws IOException also when the agent goes away meanwhile
     */
    DurableCommand.Sight look(DurableCommand command, FilePath workspace, Collection<String> secrets)
            throws IOException, InterruptedException {
        try {
            return command.look(workspace, context.get(Launcher.class), context.get(TaskListener.class), secrets);
        } catch (RequestAbortedException e) {
            throw new IOException("The agent went away while it was looked at: " + e.getMessage(), e);
        }
    }

    /** Deletes the files of a command that has ended. They hold no secret, and may be left when the agent goes. */
    void cleanUp(DurableCommand command, FilePath workspace) throws InterruptedException {
        try {
            command.cleanUp(workspace);
        } catch (IOException | RequestAbortedException e) {
            LOGGER.log(Level.FINE, "Files of a command are left", e);
        }
    }

    /** Deletes what the step left there; when that fails, the log says what is to be deleted by hand. */
    void removeFiles(@CheckForNull DurableCommand command, @CheckForNull StepDirectory directory)
            throws InterruptedException {
        try {
            FilePath workspace = command == null ? null : workspace(true);
            if (workspace != null) {
                command.cleanUp(workspace);
            }
            if (directory != null) {
                directory.delete();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, e, () -> "Files of a step are left: " + directory);
            log("WARNING: delete " + (directory == null ? "the command's files" : directory.path())
                    + " on the agent yourself, a login may be left there: " + e);
        }
    }

    void log(String line) throws InterruptedException {
        try {
            context.get(TaskListener.class).getLogger().println(line);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Not logged: " + line);
        }
    }
}
