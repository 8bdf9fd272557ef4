package io.jenkins.plugins.delivery.jenkins.helm;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.jenkins.step.EnvironmentStepDescriptor;
import io.jenkins.plugins.delivery.jenkins.step.StepForm;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of the steps on releases have in common. */
abstract class HelmStepDescriptor extends EnvironmentStepDescriptor {
    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
    }

    @POST
    public final FormValidation doCheckApp(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForm.checkRelease(item, value);
    }

    @POST
    public final FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return StepForm.checkOptional(item, value, timeout -> HelmSettings.checkTimeout("timeout", timeout));
    }

    @POST
    public final ListBoxModel doFillConflictsItems() {
        return StepForm.choices(Conflicts.values());
    }

    @POST
    public final ListBoxModel doFillKubeconfigCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String kubeconfigCredentialsId) {
        return StepForm.credentials(
                item, kubeconfigCredentialsId, List.of(FileCredentials.class, StringCredentials.class));
    }
}
