package io.jenkins.plugins.delivery.jenkins.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.verb.POST;

/** What the forms of the steps on an environment have in common. */
public abstract class EnvironmentStepDescriptor extends StepDescriptor {
    @POST
    public final ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
        ListBoxModel items = new ListBoxModel();
        if (StepForm.mayConfigure(item)) {
            DeliveryGlobalConfiguration.get().toConfig().environments().names().forEach(items::add);
        }
        return items;
    }

    /** What a step that brings an image to an environment shows of its parameters. */
    protected static String imageToEnvironment(@NonNull Map<String, Object> namedArgs) {
        Object image = namedArgs.get("tag") == null ? namedArgs.get("image") : namedArgs.get("tag");
        return namedArgs.get("app") + (image == null ? "" : " " + image) + " to " + namedArgs.get("environment");
    }
}
