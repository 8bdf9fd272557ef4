package io.jenkins.plugins.delivery.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.agent.AgentAnswer;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;

/**
 * A shell script that runs on the agent on its own, found again after a restart of the controller. It runs through the
 * build's launcher, and so in the container that the build is in.
 *
 * <p>It is kept before it is launched. When the controller is killed in between, its guard's files tell whether it runs.
 */
final class DurableCommand implements Serializable {
    private static final long serialVersionUID = 1L;

    private final CommandGuard guard;

    /** Null until the launch was seen to succeed. */
    @CheckForNull
    private Controller controller;

    DurableCommand(CommandGuard guard) {
        this.guard = guard;
    }

    /** Starts it. */
    void launch(String script, EnvVars environment, FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException {
        controller = new BourneShellScript(guard.script(script)).launch(environment, workspace, launcher, listener);
    }

    /**
     * Sees to it that it does not begin, when it was not launched for certain.
     *
     * @return whether that succeeded
     */
    boolean forestall(FilePath workspace) throws IOException, InterruptedException {
        return controller == null && AgentAnswer.of(workspace, new CommandQuestion.Forestall(guard));
    }

    /** Copies what it has printed since the last call, and tells whether there was anything. */
    boolean copyOutput(FilePath workspace, OutputStream sink) throws IOException, InterruptedException {
        return controller != null && controller.writeLog(workspace, sink);
    }

    /** The exit code, or null while it runs. */
    @CheckForNull
    Integer exitCode(FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException {
        return controller == null
                ? AgentAnswer.of(workspace, new CommandQuestion.ExitCode(guard))
                : controller.exitStatus(workspace, launcher, listener);
    }

    /** Asks it, and all of the same work that might begin, to end. */
    void abort(FilePath workspace, Launcher launcher) throws IOException, InterruptedException {
        AgentAnswer.of(workspace, new CommandQuestion.Abort(guard.directory()));
        if (controller != null) {
            controller.stop(workspace, launcher);
        }
    }

    /** Deletes the files by which it is followed. */
    void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        if (controller != null) {
            controller.cleanup(workspace);
        }
    }
}
