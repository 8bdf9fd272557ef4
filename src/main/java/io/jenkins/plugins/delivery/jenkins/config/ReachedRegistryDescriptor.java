package io.jenkins.plugins.delivery.jenkins.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The checks and drop-downs of how a registry is reached. */
public abstract class ReachedRegistryDescriptor<T extends ReachedRegistry<T>> extends Descriptor<T> {
    @POST
    public final FormValidation doCheckCredentialsId(@QueryParameter String value) {
        return CredentialsField.check(value);
    }

    @POST
    public final FormValidation doCheckCaCertificateId(@QueryParameter String value) {
        return CredentialsField.check(value);
    }

    /** Warns that passwords travel in clear. */
    @POST
    public final FormValidation doCheckPlainHttp(@QueryParameter boolean value) {
        return FieldCheck.isAllowed() && value
                ? FormValidation.warning(Messages.RegistryConfiguration_plainHttp())
                : FormValidation.ok();
    }

    @POST
    public final ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        return CredentialsField.items(credentialsId, List.of(StandardUsernamePasswordCredentials.class));
    }

    @POST
    public final ListBoxModel doFillCaCertificateIdItems(@QueryParameter String caCertificateId) {
        return CredentialsField.items(caCertificateId, List.of(FileCredentials.class, StringCredentials.class));
    }
}
