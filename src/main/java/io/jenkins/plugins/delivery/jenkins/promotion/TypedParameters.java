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
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /**
     * Whether a text is what the user wrote as a reason to override: in a field that is called so, since what is typed for
     * something else, a tag for example, is no reason; not the default that stood there; and in the only field of its
     * name, because of several nobody knows in which the text was, and in the others it may have stood.
     *
     * @param fields of the form
     * @param name of the field in which the text came
     */
    static boolean isTyped(List<ParameterDefinition> fields, String name, @CheckForNull Object value) {
        List<ParameterDefinition> called =
                fields.stream().filter(field -> field.getName().equals(name)).toList();
        return name.toLowerCase(Locale.ROOT).contains(NAMED)
                && called.size() == 1
                && FIELDS.contains(called.get(0).getClass())
                && !essence(value).equals(essence(((StringParameterDefinition) called.get(0)).getDefaultValue()));
    }

    /**
     * The letters and digits alone: a browser sends what stood in a field without its ends of lines, and with something
     * else in place of characters that cannot be.
     */
    private static String essence(@CheckForNull Object value) {
        return Normalizer.normalize(text(value), Normalizer.Form.NFKC)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** What the names have in them of fields for a reason, in upper or lower case, as in {@code OverrideReason}. */
    static final String NAMED = "override";

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
                List<ParameterValue> values = actions.stream()
                        .filter(ParametersAction.class::isInstance)
                        .flatMap(action -> ((ParametersAction) action).getParameters().stream())
                        .toList();
                List<String> names = values.stream()
                        .filter(value -> isOnly(value.getName(), values)
                                && isTyped(property.getParameterDefinitions(), value.getName(), value.getValue()))
                        .map(ParameterValue::getName)
                        .toList();
                if (!names.isEmpty()) {
                    actions.add(new TypedParameters(userId, names));
                }
            }
            return true;
        }

        private static boolean isOnly(String name, List<ParameterValue> values) {
            return values.stream().filter(value -> value.getName().equals(name)).count() == 1;
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
