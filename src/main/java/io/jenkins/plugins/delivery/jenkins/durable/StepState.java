package io.jenkins.plugins.delivery.jenkins.durable;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What is kept of a step with its build, for the next controller. */
final class StepState {
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
}
