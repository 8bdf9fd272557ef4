package io.jenkins.plugins.delivery.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step that works in the background of the controller first and then, when it needs to, waits for commands on the
 * agent, one after the other. Between two looks at a command it holds no thread, so any number of steps can wait. While
 * a command runs, the controller may be restarted.
 */
public abstract class DurableStepExecution extends GeneralNonBlockingStepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(DurableStepExecution.class.getName());

    private static final long FIRST_LOOK_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final double SLOWER = 1.3;
    private static final long GRACE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    /** Null until {@link #start(String, int)}. */
    private DurableCommand command;

    /** When the command is given up, in milliseconds since 1970. */
    private long deadlineMillis;

    private int timeoutMinutes;

    /** Why the command is being ended; a restart in the meantime ends the step with the build. */
    @CheckForNull
    private transient volatile Throwable stopCause;

    private transient volatile long stopAfterMillis;
    private transient boolean disconnected;

    protected DurableStepExecution(StepContext context) {
        super(context);
    }

    /**
     * The command has ended.
     *
     * @return the step's result; empty when the step goes on, with another {@linkplain #start command} or {@linkplain
     *     #later later}. An exception fails the step
     */
    protected abstract Optional<Object> onExit(int exitCode, FilePath workspace)
            throws IOException, InterruptedException;

    /**
     * The command was looked at.
     *
     * @param exitCode null while it runs
     * @return whether to look again, although the command may have ended
     */
    protected boolean waitOn(@CheckForNull Integer exitCode, FilePath workspace)
            throws IOException, InterruptedException {
        return exitCode == null;
    }

    /**
     * The build was aborted, or the command took too long, and the command has ended. Nothing more is started.
     *
     * @param workspace null when the agent is gone
     */
    protected void onAbort(@CheckForNull FilePath workspace) throws IOException, InterruptedException {}

    /** How much time passes between two looks at most, in milliseconds. */
    protected long longestPauseMillis() {
        return LONGEST_PAUSE_MILLIS;
    }

    /** The controller was restarted while no command ran. */
    protected void onResumeWithoutCommand() {
        super.onResume();
    }

    /** Deletes what was made for the command; called whatever happened, and possibly more than once. */
    protected abstract void cleanUp(FilePath workspace) throws IOException, InterruptedException;

    /** What must not appear in the log. */
    protected abstract Collection<String> secrets() throws IOException, InterruptedException;

    /**
     * Starts the command; for the end of the first part of the step.
     *
     * @param minutes when the command is given up
     */
    protected final void start(String script, int minutes) throws IOException, InterruptedException {
        StepContext context = getContext();
        deadlineMillis = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(minutes);
        timeoutMinutes = minutes;
        DurableCommand last = command;
        command = DurableCommand.start(
                script,
                context.get(EnvVars.class),
                context.get(FilePath.class),
                context.get(Launcher.class),
                context.get(TaskListener.class));
        context.saveState();
        if (last != null) {
            last.cleanUp(context.get(FilePath.class));
        }
        lookAfter(FIRST_LOOK_MILLIS);
    }

    /** Does something in the background after a while, unless the build is aborted before; for between two commands. */
    protected final void later(BackgroundWork work, long millis) {
        Timer.get()
                .schedule(
                        () -> Computer.threadPoolForRemoting.execute(() -> doLater(work)),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** What a step does in the background of the controller. */
    @FunctionalInterface
    protected interface BackgroundWork {
        /** Returns the step's result; empty when the step goes on. */
        Optional<Object> run() throws IOException, InterruptedException;
    }

    private void doLater(BackgroundWork work) {
        if (stopCause != null && command == null) {
            // Failed already, by stop.
            return;
        }
        try {
            if (stopCause != null) {
                fail(stopCause, workspace());
                return;
            }
            Optional<Object> result = work.run();
            if (result.isPresent()) {
                removeFiles(getContext().get(FilePath.class));
                getContext().onSuccess(result.get());
            }
        } catch (IOException | RuntimeException e) {
            failWhereItIs(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failWhereItIs(e);
        }
    }

    private void failWhereItIs(Exception cause) {
        FilePath workspace = null;
        try {
            workspace = workspace();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The workspace cannot be found", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(cause, workspace);
    }

    @Override
    public final void onResume() {
        if (command == null) {
            onResumeWithoutCommand();
        } else {
            lookAfter(FIRST_LOOK_MILLIS);
        }
    }

    @Override
    public final void stop(@NonNull Throwable cause) throws Exception {
        if (command == null) {
            stopCause = cause;
            super.stop(cause);
            return;
        }
        end(cause);
    }

    /** Has the command ended; the step fails with the cause as soon as it has. */
    private void end(Throwable cause) {
        stopAfterMillis = System.currentTimeMillis() + GRACE_MILLIS;
        stopCause = cause;
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                command.kill(getContext().get(FilePath.class), getContext().get(Launcher.class));
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "The command could not be told to end", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void lookAfter(long millis) {
        Timer.get()
                .schedule(
                        () -> Computer.threadPoolForRemoting.execute(() -> look(millis)),
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void look(long pauseMillis) {
        StepContext context = getContext();
        if (!context.isReady()) {
            lookAfter(pauseMillis);
            return;
        }
        try {
            FilePath workspace = workspace();
            if (workspace == null) {
                giveUpOrGoOn(null, LONGEST_PAUSE_MILLIS);
                return;
            }
            Launcher launcher = context.get(Launcher.class);
            TaskListener listener = context.get(TaskListener.class);
            // First the exit code: what is printed before it is known is copied below.
            Integer exitCode = command.exitCode(workspace, launcher, listener);
            boolean printed;
            try (CommandOutput out = new CommandOutput(listener.getLogger(), secrets())) {
                printed = command.copyOutput(workspace, out);
            }
            boolean waits = stopCause == null ? waitOn(exitCode, workspace) : exitCode == null;
            if (waits) {
                giveUpOrGoOn(
                        workspace,
                        printed ? FIRST_LOOK_MILLIS : Math.min(longestPauseMillis(), (long) (pauseMillis * SLOWER)));
            } else {
                finish(exitCode, workspace);
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The command cannot be looked at now", e);
            giveUpOrGoOn(null, LONGEST_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            context.onFailure(e);
        }
    }

    /** The workspace, or null while its agent is away. */
    @CheckForNull
    private FilePath workspace() throws IOException, InterruptedException {
        FilePath workspace;
        try {
            workspace = getContext().get(FilePath.class);
        } catch (AbortException e) {
            // How the context says that the agent is offline.
            workspace = null;
        }
        if (workspace == null && !disconnected) {
            getContext()
                    .get(TaskListener.class)
                    .getLogger()
                    .println("The agent is disconnected; waiting for it, the command goes on there");
        }
        disconnected = workspace == null;
        return workspace;
    }

    private void giveUpOrGoOn(@CheckForNull FilePath workspace, long pauseMillis) {
        long now = System.currentTimeMillis();
        if (stopCause != null) {
            if (now > stopAfterMillis) {
                fail(stopCause, workspace);
            } else {
                lookAfter(FIRST_LOOK_MILLIS);
            }
        } else if (now > deadlineMillis) {
            end(new AbortException("The command took longer than " + timeoutMinutes
                    + " minutes and was ended: set timeoutMinutes higher, or look at what its last lines were waiting"
                    + " for"));
            lookAfter(FIRST_LOOK_MILLIS);
        } else {
            lookAfter(pauseMillis);
        }
    }

    private void finish(int exitCode, FilePath workspace) throws IOException, InterruptedException {
        if (stopCause != null) {
            fail(stopCause, workspace);
            return;
        }
        try {
            Optional<Object> result = onExit(exitCode, workspace);
            if (result.isPresent()) {
                removeFiles(workspace);
                getContext().onSuccess(result.get());
            }
        } catch (IOException | RuntimeException e) {
            fail(e, workspace);
        }
    }

    private void fail(Throwable cause, @CheckForNull FilePath workspace) {
        if (stopCause != null) {
            try {
                onAbort(workspace);
            } catch (IOException | RuntimeException e) {
                cause.addSuppressed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (workspace != null) {
            removeFiles(workspace);
        }
        getContext().onFailure(cause);
    }

    private void removeFiles(FilePath workspace) {
        try {
            cleanUp(workspace);
            if (command != null) {
                command.cleanUp(workspace);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Files of a command are left in " + workspace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
