package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.text.Choice;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a build becomes that is not good enough: the parameter {@code onFailure}. */
enum OnFailure implements Choice {
    FAIL("fail"),
    UNSTABLE("unstable");

    private final String text;

    OnFailure(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    static OnFailure parse(String text) {
        return Choice.parse("onFailure", text, values());
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
