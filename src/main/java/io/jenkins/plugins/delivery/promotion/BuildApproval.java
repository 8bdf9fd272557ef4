package io.jenkins.plugins.delivery.promotion;

import hudson.AbortException;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Protection;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;

/** Who approved that a build deploys to an environment, by its {@code input} steps. */
public final class BuildApproval {
    private BuildApproval() {}

    /** The {@code id} of the {@code input} step that asks for the approval. */
    public static String inputId(String environment) {
        return "Approve-" + environment;
    }

    /**
     * The user who approved it.
     *
     * @throws AbortException when nobody did whose approval counts
     */
    public static String find(FlowExecution execution, EnvironmentSettings environment) throws AbortException {
        List<String> others = new ArrayList<>();
        for (FlowNode node : new DepthFirstScanner().allNodes(execution)) {
            InputSubmittedAction submitted = node.getAction(InputSubmittedAction.class);
            if (submitted == null || !asksAbout(environment, node) || submitted.getApprover() == null) {
                continue;
            }
            if (counts(submitted.getApprover(), environment.protection())) {
                return submitted.getApprover();
            }
            others.add(submitted.getApprover());
        }
        throw new AbortException("Nothing was deployed, " + environment.name()
                + " needs an approval and this build has "
                + (others.isEmpty() ? "none" : "only that of " + String.join(", ", others))
                + ": ask before the step with input(id: '" + inputId(environment.name()) + "', message: '…')"
                + (environment.protection().approvers().isEmpty()
                        ? ""
                        : ", of one of "
                                + String.join(", ", environment.protection().approvers())));
    }

    private static boolean asksAbout(EnvironmentSettings environment, FlowNode node) {
        Object id = ArgumentsAction.getArguments(node).get("id");
        // The step itself writes the first letter large.
        return inputId(environment.name()).equalsIgnoreCase(String.valueOf(id));
    }

    private static boolean counts(String userId, Protection protection) {
        if (protection.approvers().isEmpty() || protection.approvers().contains(userId)) {
            return true;
        }
        User user = User.getById(userId, false);
        if (user == null) {
            return false;
        }
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return user.getAuthorities().stream().anyMatch(protection.approvers()::contains);
        }
    }
}
