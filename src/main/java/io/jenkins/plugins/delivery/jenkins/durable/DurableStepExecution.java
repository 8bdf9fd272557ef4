package io.jenkins.plugins.delivery.jenkins.durable;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.command.CommandGuard;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that outlives the controller. It stands in one {@link Stage}, which is kept with the build and says what to do
 * next; a {@link StepClock} has that done, again and again, in the background, one thing at a time. In between it holds
 * no thread, so any number of steps can wait.
 *
 * <p>Whatever ends it, success, failure, an abort, a time-out, an exception that nobody expected, an agent that is gone,
 * it goes through {@link Stage#ENDED}, where everything that it took is given back; and when a command may run then,
 * through {@link Stage#STOPPING} before. After that nothing of it begins any more.
 */
public abstract class DurableStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(DurableStepExecution.class.getName());

    private static final long NOW = 0;
    private static final long FIRST_LOOK_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final double SLOWER = 1.3;

    /** While the controller was away, no time of the command has passed. */
    private static final long LEFT_AFTER_RESTART_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private Stage stage = Stage.WAITING;

    /** Null until it is chosen. */
    private StepDirectory directory;

    private int runs;

    /** The script that is to be launched. */
    @CheckForNull
    private String script;

    /** The command that may run; null when none does. */
    private DurableCommand command;

    /** When the command is given up, in milliseconds since 1970. */
    private long deadlineMillis;

    private int timeoutMinutes;

    /** Why it fails, as it can be kept; null while it does not. */
    @CheckForNull
    private Throwable failure;

    /** The same as it was thrown; null after a restart. */
    @CheckForNull
    private transient Throwable thrown;

    @CheckForNull
    private Serializable result;

    private transient StepClock clock;
    private transient StepAgent agent;
    private transient volatile Throwable stopCause;
    private transient Collection<String> secrets;
    private transient boolean told;
    private transient boolean unreadable;
    private transient long pauseMillis;
    private transient CommandEnding ending;

    protected DurableStepExecution(StepContext context) {
        super(context);
    }

    /**
     * Does what is to be done now: at the beginning, when a command has ended, and after a pause. It is interrupted when
     * the step is stopped, and is called once more after a restart in the middle of it.
     *
     * @throws DeliveryException when something is wrong that the user can mend; its message is the step's error
     */
    protected abstract Next work(FilePath workspace) throws IOException, InterruptedException;

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

    /** The command has ended; for {@link #work}, which comes next. */
    protected abstract void ended(int exitCode);

    /**
     * The step was given up, and nothing of it runs any more.
     *
     * @param workspace null when the agent is gone
     * @param aborted whether from outside, by whoever aborted the build or by its time-out
     */
    protected void abandon(@CheckForNull FilePath workspace, boolean aborted)
            throws IOException, InterruptedException {}

    /** Gives back what is not on the agent; called whatever happened, and possibly more than once. */
    protected void release() {}

    /**
     * The step is over; called once, unless the controller ends meanwhile. What goes wrong in it takes nothing away.
     *
     * @param cause why it fails; null when it does not
     */
    protected void over(@CheckForNull Throwable cause) throws IOException, InterruptedException {}

    /** How much time passes between two looks at most, in milliseconds. */
    protected long longestPauseMillis() {
        return LONGEST_PAUSE_MILLIS;
    }

    /** What must not appear in the log; asked once, and again after a restart. */
    protected abstract Collection<String> secrets() throws IOException, InterruptedException;

    /**
     * Writes secrets, for their owner only, where the commands run. They are deleted whatever happens.
     *
     * @param place the directory, of random name
     * @param files contents by name
     * @return the directory; it is that of an earlier call, which a controller may have been killed in, when there was
     *     one
     */
    protected final FilePath writeSecrets(FilePath place, Map<String, String> files)
            throws IOException, InterruptedException {
        if (directory == null) {
            directory = StepDirectory.at(place);
        }
        stage = Stage.PREPARED;
        return directory.write(getContext(), files);
    }

    /** The guard of the command that runs. */
    protected final CommandGuard guard() {
        return new CommandGuard(directory.path(), runs);
    }

    @Override
    public final boolean start() throws Exception {
        try {
            begin();
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        clock().in(NOW);
        return false;
    }

    /**
     * What is cheap and has to be done at once, for {@link #start} runs where all builds' Pipelines run.
     *
     * @throws DeliveryException when something is wrong that the user can mend; its message is the step's error
     */
    protected void begin() throws IOException, InterruptedException {}

    @Override
    public final void onResume() {
        deadlineMillis = Math.max(deadlineMillis, System.currentTimeMillis() + LEFT_AFTER_RESTART_MILLIS);
        clock().in(NOW);
    }

    @Override
    public final void stop(@NonNull Throwable cause) {
        if (stopCause == null) {
            stopCause = cause;
            clock().interrupt();
        }
    }

    @Override
    public String getStatus() {
        return stage.text();
    }

    private synchronized StepClock clock() {
        if (clock == null) {
            clock = new StepClock(this::tick);
        }
        return clock;
    }

    private StepAgent agent() {
        if (agent == null) {
            agent = new StepAgent(getContext());
        }
        return agent;
    }

    /** Null while the agent is away. */
    @CheckForNull
    private FilePath workspace() throws IOException, InterruptedException {
        return agent().workspace(command != null);
    }

    /** Does what the stage asks for. Returns after how many milliseconds to come again; negative for never. */
    private long tick() {
        try {
            if (!getContext().isReady()) {
                return LONGEST_PAUSE_MILLIS;
            }
            if (stopCause != null && failure == null && stage != Stage.ENDED) {
                giveUp(stopCause);
            }
            return switch (stage) {
                case WAITING, PREPARED -> act();
                case LAUNCHING -> findOrLaunch();
                case RUNNING -> look();
                case STOPPING -> end();
                case ENDED -> tell();
            };
        } catch (InterruptedException e) {
            // By stop, which has said why.
            giveUp(stopCause == null ? e : stopCause);
            return NOW;
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is: a step that nobody ticks any more would not even end when its build is aborted.
            if (told) {
                LOGGER.log(Level.WARNING, "What became of a step cannot be told", e);
                return StepClock.NEVER;
            }
            giveUp(e);
            return NOW;
        }
    }

    private void giveUp(Throwable cause) {
        if (failure == null) {
            fail(cause);
        } else if (why() != cause) {
            why().addSuppressed(cause);
        }
        stage = stage == Stage.STOPPING || stage == Stage.ENDED ? Stage.ENDED : Stage.STOPPING;
    }

    private void fail(Throwable cause) {
        thrown = cause;
        failure = StepState.keepable(cause);
    }

    private Throwable why() {
        return thrown == null ? failure : thrown;
    }

    private long act() throws IOException, InterruptedException {
        FilePath workspace = workspace();
        if (workspace == null) {
            return LONGEST_PAUSE_MILLIS;
        }
        Next next;
        try {
            next = clock().interruptibly(() -> work(workspace));
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
        if (next instanceof Next.Again again) {
            return again.millis();
        }
        if (next instanceof Next.Launch launch) {
            script = launch.script();
            timeoutMinutes = launch.minutes();
            return launch();
        }
        stage = Stage.ENDED;
        if (next instanceof Next.Done done) {
            result = (Serializable) done.result();
        } else {
            fail(((Next.Failed) next).cause());
        }
        return NOW;
    }

    /** Keeps that a command is launched before it is, so that a controller that is killed meanwhile finds it. */
    private long launch() throws IOException, InterruptedException {
        if (stopCause != null) {
            return NOW;
        }
        runs++;
        command = new DurableCommand(guard());
        deadlineMillis = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(timeoutMinutes);
        stage = Stage.LAUNCHING;
        StepState.keep(getContext());
        agent().launch(command, script);
        stage = Stage.RUNNING;
        getContext().saveState();
        pauseMillis = FIRST_LOOK_MILLIS;
        return FIRST_LOOK_MILLIS;
    }

    private long findOrLaunch() throws IOException, InterruptedException {
        FilePath workspace = workspace();
        if (workspace == null) {
            return LONGEST_PAUSE_MILLIS;
        }
        if (command.forestall(workspace)) {
            return launch();
        }
        agent().log("The controller ended while it started a command; the command runs, and its output is not shown");
        stage = Stage.RUNNING;
        return NOW;
    }

    private long look() throws IOException, InterruptedException {
        FilePath workspace = workspace();
        DurableCommand.Sight sight = DurableCommand.Sight.NONE;
        boolean waits = true;
        if (workspace != null) {
            try {
                sight = see(workspace);
                waits = waitOn(sight.exitCode(), workspace);
                unreadable = false;
            } catch (AbortException e) {
                // Made for the user, and no matter of the connection.
                throw e;
            } catch (IOException e) {
                if (!unreadable) {
                    agent().log("The command cannot be looked at now (" + e + "); trying again");
                }
                unreadable = true;
            }
        }
        if (!waits) {
            DurableCommand last = command;
            ended(sight.exitCode());
            command = null;
            stage = Stage.PREPARED;
            // A controller that does not know that the command has ended needs its files.
            StepState.keep(getContext());
            agent().cleanUp(last, workspace);
            return NOW;
        }
        if ((sight.exitCode() == null || unreadable) && System.currentTimeMillis() > deadlineMillis) {
            throw new AbortException("The command took longer than " + timeoutMinutes
                    + " minutes and was ended: set timeoutMinutes higher, or look at what its last lines were waiting"
                    + " for");
        }
        if (workspace == null || unreadable) {
            return LONGEST_PAUSE_MILLIS;
        }
        pauseMillis = sight.printed() ? FIRST_LOOK_MILLIS : (long) (Math.max(pauseMillis, FIRST_LOOK_MILLIS) * SLOWER);
        return Math.min(longestPauseMillis(), pauseMillis);
    }

    private DurableCommand.Sight see(FilePath workspace) throws IOException, InterruptedException {
        if (secrets == null) {
            secrets = secrets();
        }
        return agent().look(command, workspace, secrets);
    }

    /** Ends the command, and then the work. */
    private long end() throws IOException, InterruptedException {
        FilePath workspace = workspace();
        if (ending == null) {
            StepState.keepIfPossible(getContext());
            ending = new CommandEnding();
        }
        if (command != null && ending.isUnderWay(command, workspace, getContext(), this::see)) {
            return FIRST_LOOK_MILLIS;
        }
        stage = Stage.ENDED;
        abandon(workspace, why() == stopCause || failure instanceof FlowInterruptedException);
        return NOW;
    }

    /** The one way out. */
    private long tell() throws InterruptedException {
        StepState.keepIfPossible(getContext());
        try {
            release();
            over(why());
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "A step could not give back all that it held", e);
        }
        agent().removeFiles(command, directory);
        told = true;
        if (failure != null) {
            getContext().onFailure(why());
        } else {
            getContext().onSuccess(result);
        }
        return StepClock.NEVER;
    }
}
