package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
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

    /** One for all looks: a secret may go over several lines. */
    @CheckForNull
    private transient CommandOutput output;

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

    /**
     * What a look showed.
     *
     * @param exitCode null while it runs
     * @param printed whether it had printed anything
     */
    record Sight(@CheckForNull Integer exitCode, boolean printed) {
        static final Sight NONE = new Sight(null, false);
    }

    /**
     * Looks whether it has ended, and copies what it has printed since the last look.
     *
     * @param secrets what must not appear in the log
     */
    Sight look(FilePath workspace, Launcher launcher, TaskListener listener, Collection<String> secrets)
            throws IOException, InterruptedException {
        if (controller == null) {
            return new Sight(AgentAnswer.of(workspace, new CommandQuestion.ExitCode(guard)), false);
        }
        if (output == null) {
            output = new CommandOutput(listener.getLogger(), secrets);
        }
        // First the exit code: what is printed before it is known is copied after.
        Integer exitCode = controller.exitStatus(workspace, launcher, listener);
        boolean printed = controller.writeLog(workspace, output);
        if (exitCode != null) {
            output.close();
        }
        return new Sight(exitCode, printed);
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
