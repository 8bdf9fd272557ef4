package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.model.ParameterDefinition;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.support.steps.input.InputSubmittedAction;

/** What users typed into the {@code input} steps of a build. */
final class TypedInputs {
    private TypedInputs() {}

    /** Who typed a text there. */
    static Set<String> authors(FlowExecution execution, String text) {
        Set<String> users = new LinkedHashSet<>();
        for (FlowNode node : new DepthFirstScanner().allNodes(execution)) {
            InputSubmittedAction submitted = node.getAction(InputSubmittedAction.class);
            if (submitted != null
                    && submitted.getApprover() != null
                    && submitted.getParameters().entrySet().stream().anyMatch(field -> isTyped(node, field, text))) {
                users.add(submitted.getApprover());
            }
        }
        return users;
    }

    private static boolean isTyped(FlowNode node, Map.Entry<String, Object> field, String text) {
        ArgumentsAction arguments = node.getPersistentAction(ArgumentsAction.class);
        // What Jenkins left out of its record may have been the default.
        if (arguments == null
                || !arguments.isUnmodifiedArguments()
                || !(field.getValue() instanceof String value)
                || !value.trim().equals(text)
                || !(arguments.getArguments().get("parameters") instanceof Collection<?> fields)) {
            return false;
        }
        return fields.stream().anyMatch(asked -> isTyped(asked, field.getKey(), value));
    }

    private static boolean isTyped(Object asked, String name, String value) {
        if (!(asked instanceof UninstantiatedDescribable description)) {
            return false;
        }
        try {
            ParameterDefinition definition = description.instantiate(ParameterDefinition.class);
            return definition.getName().equals(name) && TypedParameters.isTyped(definition, value);
        } catch (Exception e) {
            // As it is described it was no field, or its plugin is gone; nobody knows what stood in it.
            return false;
        }
    }
}
