package io.jenkins.plugins.delivery.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.verb.POST;

/** What the forms of the steps on an environment have in common. */
public abstract class EnvironmentStepDescriptor extends StepDescriptor {
    @POST
    public final ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
        ListBoxModel items = new ListBoxModel();
        if (mayConfigure(item)) {
            DeliveryGlobalConfiguration.get().toConfig().environments().names().forEach(items::add);
        }
        return items;
    }

    /** Nothing is said to whoever may not configure. */
    protected static FormValidation check(@CheckForNull Item item, Runnable check) {
        if (!mayConfigure(item)) {
            return FormValidation.ok();
        }
        try {
            check.run();
            return FormValidation.ok();
        } catch (InvalidInputException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Checks what is there; a field that is empty has its default. */
    protected static FormValidation checkOptional(@CheckForNull Item item, String value, Consumer<String> check) {
        String trimmed = Util.fixEmptyAndTrim(value);
        return trimmed == null ? FormValidation.ok() : check(item, () -> check.accept(trimmed));
    }

    private static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
