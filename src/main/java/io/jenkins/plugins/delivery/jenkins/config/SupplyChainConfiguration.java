package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.config.SupplyChainMode;
import io.jenkins.plugins.delivery.core.config.SupplyChainSettings;
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

/** The node {@code supplyChain:}: what is attached to images. */
public final class SupplyChainConfiguration implements Describable<SupplyChainConfiguration> {
    private String mode = SupplyChainMode.OFF.text();
    private String keyCredentialsId = "";
    private String keyPasswordCredentialsId = "";

    /** Null where the key among the credentials signs. */
    @CheckForNull
    private ImageSigner signer;

    @DataBoundConstructor
    public SupplyChainConfiguration() {
        // Everything has a default.
    }

    /** The settings for the core. */
    SupplyChainSettings toSettings() {
        return new SupplyChainSettings(
                checkedMode(mode),
                keyCredentialsId,
                keyPasswordCredentialsId,
                signer == null ? null : signer.toSettings());
    }

    public String getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(@CheckForNull String mode) {
        this.mode = checkedMode(mode).text();
    }

    public String getKeyCredentialsId() {
        return keyCredentialsId;
    }

    @DataBoundSetter
    public void setKeyCredentialsId(@CheckForNull String keyCredentialsId) {
        this.keyCredentialsId = FormText.trimmed(keyCredentialsId);
    }

    public String getKeyPasswordCredentialsId() {
        return keyPasswordCredentialsId;
    }

    @DataBoundSetter
    public void setKeyPasswordCredentialsId(@CheckForNull String keyPasswordCredentialsId) {
        this.keyPasswordCredentialsId = FormText.trimmed(keyPasswordCredentialsId);
    }

    @CheckForNull
    public ImageSigner getSigner() {
        return signer;
    }

    @DataBoundSetter
    public void setSigner(@CheckForNull ImageSigner signer) {
        this.signer = signer;
    }

    private static SupplyChainMode checkedMode(@CheckForNull String mode) {
        String trimmed = FormText.trimmed(mode);
        return trimmed.isEmpty() ? SupplyChainMode.OFF : SupplyChainMode.parse("supplyChain.mode", trimmed);
    }

    /** The part of the form and its checks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<SupplyChainConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SupplyChainConfiguration_displayName();
        }

        /** Those that there are, of this plugin and of others. */
        public List<Descriptor<ImageSigner>> getSigners() {
            return Jenkins.get().getDescriptorList(ImageSigner.class);
        }

        @POST
        public ListBoxModel doFillModeItems() {
            ListBoxModel modes = new ListBoxModel();
            modes.add(Messages.SupplyChainConfiguration_off(), SupplyChainMode.OFF.text());
            modes.add(Messages.SupplyChainConfiguration_on(), SupplyChainMode.ON.text());
            modes.add(Messages.SupplyChainConfiguration_required(), SupplyChainMode.REQUIRED.text());
            return modes;
        }

        @POST
        public FormValidation doCheckKeyCredentialsId(@QueryParameter String value) {
            return CredentialsField.checkOwn(value);
        }

        @POST
        public ListBoxModel doFillKeyCredentialsIdItems(@QueryParameter String keyCredentialsId) {
            return CredentialsField.ownItems(keyCredentialsId, List.of(FileCredentials.class, StringCredentials.class));
        }

        @POST
        public FormValidation doCheckKeyPasswordCredentialsId(@QueryParameter String value) {
            return CredentialsField.checkOwn(value);
        }

        @POST
        public ListBoxModel doFillKeyPasswordCredentialsIdItems(@QueryParameter String keyPasswordCredentialsId) {
            return CredentialsField.ownItems(keyPasswordCredentialsId, List.of(StringCredentials.class));
        }
    }
}
