package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An entry of the list {@code registries:}: one that images are not pushed to. Texts that are not set are empty. */
public final class OtherRegistryConfiguration extends ReachedRegistry<OtherRegistryConfiguration> {
    private String host = "";
    private List<String> mirrors = new ArrayList<>();

    @DataBoundConstructor
    public OtherRegistryConfiguration() {}

    /** The settings for the core. */
    OtherRegistry toSettings() {
        return new OtherRegistry(host, getCredentialsId(), getCaCertificateId(), isPlainHttp(), mirrors);
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
    public static final class DescriptorImpl extends ReachedRegistryDescriptor<OtherRegistryConfiguration> {
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
        public FormValidation doCheckMirrors(@QueryParameter String value) {
            return FieldCheck.of(() -> FormText.lines(value).forEach(OtherRegistry::checkMirror));
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
                form.reach(credentialsId, caCertificateId, plainHttp);
                return RegistryConnectionCheck.of(form.toSettings());
            } catch (InvalidInputException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
