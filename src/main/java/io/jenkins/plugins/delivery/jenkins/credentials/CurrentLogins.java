package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks logins up again by the ids of the settings, on behalf of the build that looked them up first: the password of
 * some registries is a token of a few hours, which its credentials renew.
 */
final class CurrentLogins implements LoginSource {
    private static final Logger LOGGER = Logger.getLogger(CurrentLogins.class.getName());

    private final CredentialsContext context;
    private final RegistrySettings registry;
    private final OtherRegistries others;
    private final String field;
    private final String credentialsId;

    /**
     * @param field that names the credentials of the registry pushed to
     * @param credentialsId of those
     */
    CurrentLogins(
            CredentialsContext context,
            RegistrySettings registry,
            OtherRegistries others,
            String field,
            String credentialsId) {
        this.context = context;
        this.registry = registry;
        this.others = others;
        this.field = field;
        this.credentialsId = credentialsId;
    }

    @Override
    public String[] loginNow(String host) {
        try {
            RegistryCredentials login = host.equals(registry.host())
                    ? RegistryLogin.find(context, field, credentialsId)
                    : RegistryLogin.find(
                            context,
                            "registries.credentialsId",
                            others.named(host).map(OtherRegistry::credentialsId).orElse(""));
            return login == null ? null : new String[] {login.username(), login.password()};
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, e, () -> "no login for " + host + " any more");
            return null;
        }
    }
}
