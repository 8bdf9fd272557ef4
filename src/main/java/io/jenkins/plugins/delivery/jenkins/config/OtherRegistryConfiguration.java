package io.jenkins.plugins.delivery.jenkins.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An entry of the list {@code registries:}: one that images are not pushed to. Texts that are not set are empty. */
public final class OtherRegistryConfiguration implements Describable<OtherRegistryConfiguration> {
    private String host = "";
    private String credentialsId = "";
    private String caCertificateId = "";
    private boolean plainHttp;
    private List<String> mirrors = new ArrayList<>();

    @DataBoundConstructor
    public OtherRegistryConfiguration() {}

    /** The settings for the core. */
    OtherRegistry toSettings() {
        return new OtherRegistry(host, credentialsId, caCertificateId, plainHttp, mirrors);
    }

    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(@CheckForNull String host) {
        String trimmed = FormText.trimmed(host);
        OtherRegistry.checkHost(trimmed);
        this.host = trimmed;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = FormText.trimmed(credentialsId);
    }

    public String getCaCertificateId() {
        return caCertificateId;
    }

    @DataBoundSetter
    public void setCaCertificateId(@CheckForNull String caCertificateId) {
        this.caCertificateId = FormText.trimmed(caCertificateId);
    }

    public boolean isPlainHttp() {
        return plainHttp;
    }

    @DataBoundSetter
    public void setPlainHttp(boolean plainHttp) {
        this.plainHttp = plainHttp;
    }

    public List<String> getMirrors() {
        return List.copyOf(mirrors);
    }

    @DataBoundSetter
    public void setMirrors(@CheckForNull List<String> mirrors) {
        List<String> lines = FormText.lines(mirrors);
        lines.forEach(OtherRegistry::checkMirror);
        this.mirrors = new ArrayList<>(lines);
    }

    /** The part of the form, its checks and its drop-downs. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<OtherRegistryConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OtherRegistryConfiguration_displayName();
        }

        /** What a text area shows of a list. */
        public String lines(@CheckForNull List<String> elements) {
            return FormText.join(elements);
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            return FieldCheck.of(() -> OtherRegistry.checkHost(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value) {
            return CredentialsField.check(value);
        }

        @POST
        public FormValidation doCheckCaCertificateId(@QueryParameter String value) {
            return CredentialsField.check(value);
        }

        /** Warns that passwords travel in clear. */
        @POST
        public FormValidation doCheckPlainHttp(@QueryParameter boolean value) {
            return FieldCheck.isAllowed() && value
                    ? FormValidation.warning(Messages.RegistryConfiguration_plainHttp())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckMirrors(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(OtherRegistry::checkMirror));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return CredentialsField.items(credentialsId, List.of(StandardUsernamePasswordCredentials.class));
        }

        @POST
        public ListBoxModel doFillCaCertificateIdItems(@QueryParameter String caCertificateId) {
            return CredentialsField.items(caCertificateId, List.of(FileCredentials.class, StringCredentials.class));
        }

        /** Tries the values in the form: reaches the registry and logs in; pushes nothing. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String host,
                @QueryParameter String credentialsId,
                @QueryParameter String caCertificateId,
                @QueryParameter boolean plainHttp)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                OtherRegistryConfiguration form = new OtherRegistryConfiguration();
                form.setHost(host);
                form.setCredentialsId(credentialsId);
                form.setCaCertificateId(caCertificateId);
                form.setPlainHttp(plainHttp);
                return RegistryConnectionCheck.of(form.toSettings());
            } catch (InvalidInputException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
