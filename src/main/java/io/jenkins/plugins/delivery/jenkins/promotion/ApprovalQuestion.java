package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.Digest;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/** The question for an approval, among the {@code input} steps of a build. */
public final class ApprovalQuestion {
    private ApprovalQuestion() {}

    /** The question, which says in full what a yes is to. */
    public static InputStep of(
            String id, String app, String environment, String image, Digest digest, List<String> approvers) {
        String pinned = image.contains("@") ? image : image + "@" + digest;
        InputStep question = new InputStep("Deploy " + app + " to " + environment + "? The image is " + pinned);
        question.setId(id);
        question.setOk("Deploy");
        question.setSubmitter(String.join(",", approvers));
        return question;
    }

    /** Adds a question again to a build that was loaded after a restart and lost it. */
    public static void putBack(Run<?, ?> run, StepExecution question) throws Exception {
        InputAction questions = run.getAction(InputAction.class);
        if (questions == null) {
            question.start();
            return;
        }
        InputStepExecution asked = (InputStepExecution) question;
        // Its id is still there, and would be twice.
        questions.remove(asked);
        questions.add(asked);
    }

    /**
     * Makes sure that the answer was to this question: Jenkins finds questions by their id, and a Pipeline could ask a
     * harmless one with the id that it has read on the build's page.
     *
     * @throws AbortException when the build has another question of this id
     */
    public static void checkOnly(String id, FlowExecution execution, FlowNode own) throws AbortException {
        for (FlowNode node : new DepthFirstScanner().allNodes(execution)) {
            // The step itself writes the first letter large.
            if (!node.equals(own)
                    && id.equalsIgnoreCase(
                            String.valueOf(ArgumentsAction.getArguments(node).get("id")))) {
                throw new AbortException("Nothing was approved, because another input of this build has the id of the"
                        + " question: remove that input");
            }
        }
    }
}
