package io.jenkins.plugins.delivery.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.jenkins.tool.HelmInstallation;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** What drop-downs of the settings can offer: credentials, of which builds can use all but one, and two Helms. */
final class OfferedChoices {
    private OfferedChoices() {}

    static void make(Jenkins jenkins) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .addAll(List.of(
                        new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "acr", "", "robot", "s3cret-word"),
                        new UsernamePasswordCredentialsImpl(
                                CredentialsScope.SYSTEM, "own", "", "jenkins", "s3cret-word"),
                        new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "ca", "", Secret.fromString("s3cret-word"))));
        provider.save();
        jenkins.getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .setInstallations(
                        new HelmInstallation("helm-3", "/opt/helm3", List.of()),
                        new HelmInstallation("helm-4", "/opt/helm4", List.of()));
    }
}
