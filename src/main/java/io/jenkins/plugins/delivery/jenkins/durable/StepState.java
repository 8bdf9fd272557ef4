package io.jenkins.plugins.delivery.jenkins.durable;

import hudson.AbortException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What is kept of a step with its build, for the next controller. */
final class StepState {
    private static final Logger LOGGER = Logger.getLogger(StepState.class.getName());

    private static final long SAVE_MINUTES = 5;

    private StepState() {}

    /** Waits until the step is kept as it is now. */
    static void keep(StepContext step) throws IOException, InterruptedException {
        try {
            step.saveState().get(SAVE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The state of the step cannot be kept: " + e.getMessage(), e);
        }
    }

    /** The same for the case that the controller is killed in what follows, which comes also when it is not kept. */
    static void keepIfPossible(StepContext step) throws InterruptedException {
        try {
            keep(step);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "That a step ended is not kept yet", e);
        }
    }

    /** What of an exception can be kept with a build: others' exceptions may not be made for that. */
    static Throwable keepable(Throwable cause) {
        return cause instanceof FlowInterruptedException
                ? cause
                : new AbortException(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
