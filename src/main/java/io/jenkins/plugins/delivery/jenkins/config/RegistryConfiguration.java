package io.jenkins.plugins.delivery.jenkins.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
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

/** The node {@code registry:}: where images are pushed and how they are named. Texts that are not set are empty. */
public final class RegistryConfiguration implements Describable<RegistryConfiguration> {
    private String host = "";
    private String namespace = "";
    private String project = "";
    private String repositoryPattern = RegistrySettings.DEFAULT_REPOSITORY_PATTERN;
    private String credentialsId = "";
    private String caCertificateId = "";
    private boolean plainHttp;

    @DataBoundConstructor
    public RegistryConfiguration() {}

    /** The settings for the core. */
    RegistrySettings toSettings() {
        return new RegistrySettings(
                Util.fixEmpty(host), namespace, project, repositoryPattern, credentialsId, caCertificateId, plainHttp);
    }

    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(@CheckForNull String host) {
        this.host = checkedHost(host);
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(@CheckForNull String namespace) {
        String trimmed = FormText.trimmed(namespace);
        RegistrySettings.checkNamespace(trimmed);
        this.namespace = trimmed;
    }

    public String getProject() {
        return project;
    }

    @DataBoundSetter
    public void setProject(@CheckForNull String project) {
        String trimmed = FormText.trimmed(project);
        RegistrySettings.checkProject(trimmed);
        this.project = trimmed;
    }

    public String getRepositoryPattern() {
        return repositoryPattern;
    }

    /** Takes the pattern, or the default one when it is empty. */
    @DataBoundSetter
    public void setRepositoryPattern(@CheckForNull String repositoryPattern) {
        this.repositoryPattern = checkedPattern(repositoryPattern);
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

    private static String checkedHost(@CheckForNull String value) {
        String host = FormText.trimmed(value);
        if (!host.isEmpty()) {
            RegistrySettings.checkHost(host);
        }
        return host;
    }

    private static String checkedPattern(@CheckForNull String value) {
        String pattern = FormText.trimmed(value);
        if (pattern.isEmpty()) {
            return RegistrySettings.DEFAULT_REPOSITORY_PATTERN;
        }
        RegistrySettings.checkPattern(pattern);
        return pattern;
    }

    /** The part of the form, its checks and its drop-downs. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<RegistryConfiguration> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RegistryConfiguration_displayName();
        }

        public String getDefaultRepositoryPattern() {
            return RegistrySettings.DEFAULT_REPOSITORY_PATTERN;
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedHost(value));
        }

        @POST
        public FormValidation doCheckNamespace(@QueryParameter String value) {
            return FieldCheck.of(() -> RegistrySettings.checkNamespace(FormText.trimmed(value)));
        }

        /** Complains as well when the name pattern needs a project and a registry is set up without one. */
        @POST
        public FormValidation doCheckProject(
                @QueryParameter String value, @QueryParameter String host, @QueryParameter String repositoryPattern) {
            return FieldCheck.of(() -> {
                RegistrySettings.checkProject(FormText.trimmed(value));
                if (!FormText.trimmed(host).isEmpty()) {
                    requireName(FormText.trimmed(value), repositoryPattern);
                }
            });
        }

        private static void requireName(String project, String pattern) {
            RegistrySettings settings;
            try {
                settings = new RegistrySettings(null, "", project, checkedPattern(pattern), "", "", false);
            } catch (InvalidInputException e) {
                return; // what is wrong is the pattern, and its own check says so
            }
            settings.repositoryOf("app");
        }

        @POST
        public FormValidation doCheckRepositoryPattern(@QueryParameter String value) {
            return FieldCheck.of(() -> checkedPattern(value));
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
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return CredentialsField.items(credentialsId, List.of(StandardUsernamePasswordCredentials.class));
        }

        @POST
        public ListBoxModel doFillCaCertificateIdItems(@QueryParameter String caCertificateId) {
            return CredentialsField.items(caCertificateId, List.of(FileCredentials.class, StringCredentials.class));
        }

        /** Tries the values in the form: reaches the registry, logs in, and begins a push that it gives up. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String host,
                @QueryParameter String namespace,
                @QueryParameter String project,
                @QueryParameter String repositoryPattern,
                @QueryParameter String credentialsId,
                @QueryParameter String caCertificateId,
                @QueryParameter boolean plainHttp)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                RegistryConfiguration form = new RegistryConfiguration();
                form.setHost(host);
                form.setNamespace(namespace);
                form.setProject(project);
                form.setRepositoryPattern(repositoryPattern);
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
