package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.report.Outcome;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** How builds ended, or are about to. */
public final class BuildOutcome {
    private BuildOutcome() {}

    /**
     * How a build that still runs is about to end; empty when it was aborted.
     *
     * @param here the step that asks. Only a declarative Pipeline's {@code post} says the result beforehand; anywhere
     *     else a step that failed just before, as in a {@code catch}, tells it.
     */
    public static Optional<Outcome> now(Run<?, ?> run, FlowNode here) {
        Result result = run.getResult();
        if (result != null && result.isWorseThan(Result.UNSTABLE)) {
            return of(result);
        }
        // What failed counts more than the tests that were read after it, which made the build unstable.
        for (FlowNode before : here.getParents()) {
            if (before.getError() != null) {
                Throwable error = before.getError().getError();
                return error instanceof FlowInterruptedException interrupted
                        ? of(interrupted.getResult())
                        : Optional.of(Outcome.FAILURE);
            }
        }
        return of(result == null ? Result.SUCCESS : result);
    }

    /** How the last build before ended that had an outcome; null when there was none. */
    @CheckForNull
    public static Outcome before(Run<?, ?> run) {
        for (Run<?, ?> other = run.getPreviousCompletedBuild();
                other != null;
                other = other.getPreviousCompletedBuild()) {
            Optional<Outcome> outcome = of(other.getResult());
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return null;
    }

    private static Optional<Outcome> of(@CheckForNull Result result) {
        if (result == Result.SUCCESS) {
            return Optional.of(Outcome.SUCCESS);
        }
        if (result == Result.UNSTABLE) {
            return Optional.of(Outcome.UNSTABLE);
        }
        return result == Result.FAILURE ? Optional.of(Outcome.FAILURE) : Optional.empty();
    }
}
