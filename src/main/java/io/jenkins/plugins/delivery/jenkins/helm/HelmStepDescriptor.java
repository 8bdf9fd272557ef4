package io.jenkins.plugins.delivery.jenkins.helm;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.text.Choice;
import io.jenkins.plugins.delivery.jenkins.step.EnvironmentStepDescriptor;
import java.util.Set;
import jenkins.model.Jenkins;
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
        return check(
                item,
                () -> KubernetesName.checkRelease("app", Util.fixNull(value).trim()));
    }

    @POST
    public final FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checkOptional(item, value, timeout -> HelmSettings.checkTimeout("timeout", timeout));
    }

    @POST
    public final ListBoxModel doFillKubeconfigCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String kubeconfigCredentialsId) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean mayList = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(Item.CONFIGURE);
        if (!mayList) {
            return items.includeCurrentValue(kubeconfigCredentialsId);
        }
        return items.includeEmptyValue()
                .includeAs(ACL.SYSTEM2, item, FileCredentials.class)
                .includeAs(ACL.SYSTEM2, item, StringCredentials.class)
                .includeCurrentValue(kubeconfigCredentialsId);
    }

    static ListBoxModel items(Choice[] choices) {
        ListBoxModel items = new ListBoxModel();
        for (Choice choice : choices) {
            items.add(choice.text());
        }
        return items;
    }
}
