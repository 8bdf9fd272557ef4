package io.jenkins.plugins.delivery.jenkins.step;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.text.Choice;
import io.jenkins.plugins.delivery.jenkins.config.FieldCheck;
import java.util.List;
import java.util.function.Consumer;
import jenkins.model.Jenkins;

/** What the snippet generator's forms say about fields of steps, and to whom. */
public final class StepForm {
    private StepForm() {}

    /** Whether the one who asks may be told about the settings and about what is wrong with a field. */
    public static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    /** Nothing is said to whoever may not configure. */
    public static FormValidation check(@CheckForNull Item item, Runnable check) {
        return FieldCheck.of(mayConfigure(item), check);
    }

    /** Checks what is there; a field that is empty has its default. */
    public static FormValidation checkOptional(@CheckForNull Item item, String value, Consumer<String> check) {
        String trimmed = Util.fixEmptyAndTrim(value);
        return trimmed == null ? FormValidation.ok() : check(item, () -> check.accept(trimmed));
    }

    /** Checks the name of a service that has a release. */
    public static FormValidation checkRelease(@CheckForNull Item item, String value) {
        return check(
                item,
                () -> KubernetesName.checkRelease("app", Util.fixNull(value).trim()));
    }

    /** The choices in their order. */
    public static ListBoxModel choices(Choice... choices) {
        ListBoxModel items = new ListBoxModel();
        for (Choice choice : choices) {
            items.add(choice.text());
        }
        return items;
    }

    /** The credentials of these types that a build of the item may use; only the current one to who may not see them. */
    public static ListBoxModel credentials(
            @CheckForNull Item item, String current, List<Class<? extends StandardCredentials>> types) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean mayList = mayConfigure(item) || item != null && item.hasPermission(Item.EXTENDED_READ);
        if (!mayList) {
            return items.includeCurrentValue(current);
        }
        items.includeEmptyValue();
        types.forEach(type -> items.includeAs(ACL.SYSTEM2, item, type));
        return items.includeCurrentValue(current);
    }
}
