package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a build becomes that is not good enough: the parameter {@code onFailure}. */
final class OnFailure {
    static final String FAIL = "fail";
    static final String UNSTABLE = "unstable";

    private OnFailure() {}

    static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(FAIL);
        items.add(UNSTABLE);
        return items;
    }

    /** @throws InvalidInputException when it is no choice */
    static boolean failsBuild(String onFailure) {
        if (!onFailure.equals(FAIL) && !onFailure.equals(UNSTABLE)) {
            throw new InvalidInputException(
                    "onFailure", onFailure, "is not a choice", "use one of " + FAIL + ", " + UNSTABLE);
        }
        return onFailure.equals(FAIL);
    }

    /**
     * Marks the build, and the step in it, as unstable.
     *
     * @throws AbortException with the message, when the build fails instead
     */
    static void apply(boolean failsBuild, StepContext context, String message, String remedy)
            throws IOException, InterruptedException {
        if (failsBuild) {
            throw new AbortException(message + remedy);
        }
        context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
        context.get(Run.class).setResult(Result.UNSTABLE);
    }
}
