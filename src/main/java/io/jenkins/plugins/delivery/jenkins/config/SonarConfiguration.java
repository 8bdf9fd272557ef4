package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.SonarAccess;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code sonar:}: where code is analysed. */
public final class SonarConfiguration implements Describable<SonarConfiguration> {
    private String serverUrl = "";
    private String tokenCredentialsId = "";

    @DataBoundConstructor
    public SonarConfiguration() {
        // Everything has a default.
    }

    /** The settings for the core. */
    SonarSettings toSettings() {
        return new SonarSettings(serverUrl, tokenCredentialsId);
    }

    public String getServerUrl() {
        return serverUrl;
    }

    @DataBoundSetter
    public void setServerUrl(@CheckForNull String serverUrl) {
        this.serverUrl = SonarSettings.checkServerUrl(FormText.trimmed(serverUrl));
    }

    public String getTokenCredentialsId() {
        return tokenCredentialsId;
    }

    @DataBoundSetter
    public void setTokenCredentialsId(@CheckForNull String tokenCredentialsId) {
        this.tokenCredentialsId = FormText.trimmed(tokenCredentialsId);
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<SonarConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SonarConfiguration_displayName();
        }

        @POST
        public FormValidation doCheckServerUrl(@QueryParameter String value) {
            return FieldCheck.of(() -> SonarSettings.checkServerUrl(FormText.trimmed(value)));
        }

        @POST
        public FormValidation doCheckTokenCredentialsId(@QueryParameter String value) {
            return CredentialsField.check(value);
        }

        @POST
        public ListBoxModel doFillTokenCredentialsIdItems(@QueryParameter String tokenCredentialsId) {
            return CredentialsField.items(tokenCredentialsId, List.of(StringCredentials.class));
        }

        /** Tries the values in the form from the controller, which is what asks for verdicts. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String serverUrl, @QueryParameter String tokenCredentialsId)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                SonarConfiguration form = new SonarConfiguration();
                form.setServerUrl(serverUrl);
                form.setTokenCredentialsId(tokenCredentialsId);
                SonarSettings settings = form.toSettings();
                if (settings.serverUrl().isEmpty()) {
                    return FormValidation.error(Messages.SonarConfiguration_noServer());
                }
                return FormValidation.ok(
                        Messages.SonarConfiguration_works(SonarAccess.of(settings, CredentialsContext.global())
                                .server()
                                .version()));
            } catch (DeliveryException | AbortException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
