package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which of a build's text parameters the user typed who started it. It is found out when the build is queued, because a
 * Pipeline can change the defaults of its job afterwards.
 */
final class TypedParameters extends InvisibleAction {
    private final String userId;
    private final ArrayList<String> names;

    private TypedParameters(String userId, List<String> names) {
        this.userId = userId;
        this.names = new ArrayList<>(names);
    }

    /** Who typed a text into a parameter of a build; null when nobody did. */
    @CheckForNull
    static String author(Run<?, ?> run, String text) {
        TypedParameters typed = run.getAction(TypedParameters.class);
        ParametersAction parameters = run.getAction(ParametersAction.class);
        if (typed == null || parameters == null) {
            return null;
        }
        return typed.names.stream()
                        .map(parameters::getParameter)
                        .filter(Objects::nonNull)
                        .anyMatch(parameter -> text(parameter.getValue()).equals(text))
                ? typed.userId
                : null;
    }

    /** Whether a text in a field of a form is the user's own, and not the default that stood there. */
    static boolean isTyped(ParameterDefinition definition, @CheckForNull Object value) {
        return FIELDS.contains(definition.getClass())
                && !text(value).equals(text(((StringParameterDefinition) definition).getDefaultValue()));
    }

    /** In the others a user chooses what somebody else wrote. */
    private static final Set<Class<?>> FIELDS = Set.of(StringParameterDefinition.class, TextParameterDefinition.class);

    private static String text(@CheckForNull Object value) {
        return value == null ? "" : value.toString().trim();
    }

    /** Looks at builds that are queued. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Recorder extends Queue.QueueDecisionHandler {
        @Override
        public boolean shouldSchedule(Queue.Task task, List<Action> actions) {
            String userId = startedBy(actions);
            ParametersDefinitionProperty property =
                    task instanceof Job<?, ?> job ? job.getProperty(ParametersDefinitionProperty.class) : null;
            if (userId != null && property != null) {
                List<String> names = actions.stream()
                        .filter(ParametersAction.class::isInstance)
                        .flatMap(action -> ((ParametersAction) action).getParameters().stream())
                        .filter(value -> isTyped(property, value))
                        .map(ParameterValue::getName)
                        .toList();
                if (!names.isEmpty()) {
                    actions.add(new TypedParameters(userId, names));
                }
            }
            return true;
        }

        private static boolean isTyped(ParametersDefinitionProperty property, ParameterValue value) {
            ParameterDefinition definition = property.getParameterDefinition(value.getName());
            return definition != null && TypedParameters.isTyped(definition, value.getValue());
        }

        /** Null unless a user did it and nothing else: who replays or rebuilds repeats what others typed. */
        @CheckForNull
        private static String startedBy(List<Action> actions) {
            List<Cause> causes = actions.stream()
                    .filter(CauseAction.class::isInstance)
                    .flatMap(action -> ((CauseAction) action).getCauses().stream())
                    .toList();
            return causes.size() == 1 && causes.get(0).getClass() == Cause.UserIdCause.class
                    ? ((Cause.UserIdCause) causes.get(0)).getUserId()
                    : null;
        }
    }
}
