package io.jenkins.plugins.delivery.durable;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;

/**
 * A shell script that runs on the agent on its own, found again after a restart of the controller. It runs through the
 * build's launcher, and so in the container that the build is in.
 */
public final class DurableCommand implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Controller controller;

    private DurableCommand(Controller controller) {
        this.controller = controller;
    }

    /**
     * Starts a script.
     *
     * @param script with its interpreter in the first line; it is kept in a file, so it must hold no secret
     */
    public static DurableCommand start(
            String script, EnvVars environment, FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException {
        return new DurableCommand(new BourneShellScript(script).launch(environment, workspace, launcher, listener));
    }

    /** Copies what the script has printed since the last call, and tells whether there was anything. */
    boolean copyOutput(FilePath workspace, OutputStream sink) throws IOException, InterruptedException {
        return controller.writeLog(workspace, sink);
    }

    /** The exit code, or null while the script runs. */
    Integer exitCode(FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException, InterruptedException {
        return controller.exitStatus(workspace, launcher, listener);
    }

    /** Asks all processes of the script to end. */
    void kill(FilePath workspace, Launcher launcher) throws IOException, InterruptedException {
        controller.stop(workspace, launcher);
    }

    /** Deletes the files by which the script is followed. */
    void cleanUp(FilePath workspace) throws IOException, InterruptedException {
        controller.cleanup(workspace);
    }
}
