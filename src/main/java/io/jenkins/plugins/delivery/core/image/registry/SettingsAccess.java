package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import java.util.Map;

/**
 * Reaches the registry of the settings as they say, and all others over TLS.
 *
 * @param settings of the registry that images are pushed to
 * @param caCertificates PEM text for that registry, or null
 * @param credentials by host; a host that is missing is reached anonymously
 */
public record SettingsAccess(
        RegistrySettings settings, @CheckForNull String caCertificates, Map<String, RegistryCredentials> credentials)
        implements RegistryAccessProvider {
    public SettingsAccess {
        credentials = Map.copyOf(credentials);
    }

    @Override
    public RegistryAccess accessTo(String registryHost) {
        RegistryCredentials login = credentials.get(registryHost);
        return registryHost.equals(settings.host())
                ? new RegistryAccess(registryHost, settings.plainHttp(), caCertificates, login)
                : new RegistryAccess(registryHost, false, null, login);
    }
}
