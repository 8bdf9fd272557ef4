package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code registry:}: where images are pushed and how they are named. Texts that are not set are empty. */
public final class RegistryConfiguration extends ReachedRegistry<RegistryConfiguration> {
    private String host = "";
    private String namespace = "";
    private String project = "";
    private String repositoryPattern = RegistrySettings.DEFAULT_REPOSITORY_PATTERN;

    @DataBoundConstructor
    public RegistryConfiguration() {}

    /** The settings for the core. */
    RegistrySettings toSettings() {
        return new RegistrySettings(
                Util.fixEmpty(host),
                namespace,
                project,
                repositoryPattern,
                getCredentialsId(),
                getCaCertificateId(),
                isPlainHttp());
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
    public static final class DescriptorImpl extends ReachedRegistryDescriptor<RegistryConfiguration> {
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
                form.reach(credentialsId, caCertificateId, plainHttp);
                return RegistryConnectionCheck.of(form.toSettings());
            } catch (InvalidInputException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
