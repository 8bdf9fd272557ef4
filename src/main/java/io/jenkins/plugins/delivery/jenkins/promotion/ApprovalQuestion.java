package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.Digest;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
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
     * @throws AbortException when the build has another question of this id, or one whose id is not known
     */
    public static void checkOnly(String id, FlowExecution execution, FlowNode own) throws AbortException {
        for (FlowNode node : new DepthFirstScanner().allNodes(execution)) {
            if (!node.equals(own)) {
                checkOther(id, node);
            }
        }
    }

    private static void checkOther(String id, FlowNode node) throws AbortException {
        ArgumentsAction arguments = node.getPersistentAction(ArgumentsAction.class);
        Object other = arguments == null ? null : arguments.getArguments().get("id");
        // The step itself writes the first letter large.
        if (id.equalsIgnoreCase(String.valueOf(other))) {
            throw new AbortException("Nothing was approved, because another input of this build has the id of the"
                    + " question: remove that input");
        }
        if (isInput(node) && (arguments == null || isHidden(other))) {
            throw new AbortException("Nothing was approved, because another input of this build has an id that Jenkins"
                    + " did not keep, which may be that of the question: give it an id without secrets");
        }
    }

    private static boolean isInput(FlowNode node) {
        return node instanceof StepNode step && step.getDescriptor() instanceof InputStep.DescriptorImpl;
    }

    /**
     * Whether Jenkins keeps something else than was given: it writes the name of a variable of {@code withCredentials} in
     * place of its value, and a Pipeline can give the variable any value. No id has such a mark.
     */
    private static boolean isHidden(@CheckForNull Object id) {
        return id != null && (!(id instanceof String text) || text.contains("${"));
    }
}
