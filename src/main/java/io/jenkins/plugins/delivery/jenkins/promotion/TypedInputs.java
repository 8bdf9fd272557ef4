package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ParameterDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
        return !isWhoAnswered(field.getKey(), arguments) && isTyped(fields, field.getKey(), value);
    }

    /** There Jenkins itself writes the name of the user, in place of what the field of that name held. */
    private static boolean isWhoAnswered(String name, ArgumentsAction arguments) {
        return name.equals(String.valueOf(arguments.getArguments().get("submitterParameter"))
                .trim());
    }

    private static boolean isTyped(Collection<?> fields, String name, String value) {
        List<ParameterDefinition> definitions = new ArrayList<>();
        for (Object field : fields) {
            ParameterDefinition definition = definition(field);
            if (definition == null) {
                return false;
            }
            definitions.add(definition);
        }
        return TypedParameters.isTyped(definitions, name, value);
    }

    /** Null when as it is described it was no field, or its plugin is gone: nobody knows what it was called. */
    @CheckForNull
    private static ParameterDefinition definition(Object field) {
        if (!(field instanceof UninstantiatedDescribable description)) {
            return null;
        }
        try {
            return description.instantiate(ParameterDefinition.class);
        } catch (Exception e) {
            return null;
        }
    }
}
