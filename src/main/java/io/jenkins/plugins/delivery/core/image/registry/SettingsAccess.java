package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import java.util.Map;

/**
 * Reaches the registries of the settings as they say, and all others over TLS.
 *
 * @param settings of the registry that images are pushed to
 * @param others how other registries are reached
 * @param caCertificates PEM text by host
 * @param credentials by host; a host that is missing is reached anonymously
 * @param problems by host, why what the settings name for it cannot be used; told when it is needed
 */
public record SettingsAccess(
        RegistrySettings settings,
        OtherRegistries others,
        Map<String, String> caCertificates,
        Map<String, RegistryCredentials> credentials,
        Map<String, String> problems)
        implements RegistryAccessProvider {
    public SettingsAccess {
        caCertificates = Map.copyOf(caCertificates);
        credentials = Map.copyOf(credentials);
        problems = Map.copyOf(problems);
    }

    /** With one registry in the settings. */
    public SettingsAccess(
            RegistrySettings settings,
            @CheckForNull String caCertificates,
            Map<String, RegistryCredentials> credentials) {
        this(
                settings,
                OtherRegistries.NONE,
                caCertificates == null || settings.host() == null ? Map.of() : Map.of(settings.host(), caCertificates),
                credentials,
                Map.of());
    }

    /** @throws DeliveryException when what the settings name for it cannot be used */
    @Override
    public RegistryAccess accessTo(String registryHost) {
        String host = registryHost.equals(settings.host()) ? registryHost : OtherRegistry.canonicalHost(registryHost);
        String problem = problems.get(host);
        if (problem != null) {
            throw new DeliveryException(problem);
        }
        return RegistryAccess.of(registryHost, settings, others, caCertificates.get(host), credentials.get(host));
    }
}
