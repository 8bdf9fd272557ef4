package io.jenkins.plugins.delivery.jenkins.config;

import hudson.AbortException;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import io.jenkins.plugins.delivery.core.image.registry.RegistryRole;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.jenkins.credentials.CaCertificate;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogin;
import io.jenkins.plugins.delivery.jenkins.credentials.RegistryLogins;

/** Finds out from the controller whether settings lead to a registry that takes images, and if not, why. */
final class RegistryConnectionCheck {
    /** A service of this name is pushed to, but nothing is left there. */
    static final String APP = "connection-test";

    private RegistryConnectionCheck() {}

    /** Says in one line that it works, or what does not: host, TLS, credentials, or the right to push. */
    static FormValidation of(RegistrySettings settings) throws InterruptedException {
        if (settings.host() == null) {
            return FormValidation.error(
                    new InvalidInputException("registry.host", null, "is not set", "write host[:port]").getMessage());
        }
        try {
            ImageReference repository = new ImageReference(settings.host(), settings.repositoryOf(APP), null, null);
            SettingsAccess access = RegistryLogins.ofSettings(
                            CredentialsContext.global(), settings, OtherRegistries.NONE)
                    .access();
            try (RegistryClient client = new RegistryClient(access, BuildLog.NONE, RegistryLimits.INTERACTIVE)) {
                client.ping(settings.host());
                client.checkPush(repository);
            }
            return FormValidation.ok(success(access.accessTo(settings.host()).credentials(), repository));
        } catch (AbortException | DeliveryException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** Whether another registry answers, and knows its credentials. */
    static FormValidation of(OtherRegistry registry) throws InterruptedException {
        try {
            CredentialsContext context = CredentialsContext.global();
            String host = OtherRegistry.canonicalHost(registry.host());
            RegistryAccess access = new RegistryAccess(
                    host,
                    registry.plainHttp(),
                    CaCertificate.find(context, "registries.caCertificateId", registry.caCertificateId()),
                    RegistryLogin.find(context, "registries.credentialsId", registry.credentialsId()),
                    RegistryRole.OTHER);
            try (RegistryClient client = new RegistryClient(any -> access, BuildLog.NONE, RegistryLimits.INTERACTIVE)) {
                client.ping(host);
            }
            return FormValidation.ok(Messages.RegistryConnectionCheck_answers(registry.host()));
        } catch (AbortException | DeliveryException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private static String success(RegistryCredentials credentials, ImageReference repository) {
        return credentials == null
                ? Messages.RegistryConnectionCheck_anonymous(repository.name())
                : Messages.RegistryConnectionCheck_user(credentials.username(), repository.name());
    }
}
