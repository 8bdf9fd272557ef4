package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import java.net.URI;

/**
 * How one registry is reached.
 *
 * @param host host with an optional port, without a scheme
 * @param plainHttp whether it is spoken to without TLS; never assumed, always said
 * @param caCertificates PEM text of certificates to trust beside the platform's, or null
 * @param credentials who to be there, or null for anonymous access
 * @param role what it is in the build, for messages
 */
public record RegistryAccess(
        String host,
        boolean plainHttp,
        @CheckForNull String caCertificates,
        @CheckForNull RegistryCredentials credentials,
        RegistryRole role) {
    /** To the registry that images are pushed to. */
    public RegistryAccess(
            String host,
            boolean plainHttp,
            @CheckForNull String caCertificates,
            @CheckForNull RegistryCredentials credentials) {
        this(host, plainHttp, caCertificates, credentials, RegistryRole.PUSHED_TO);
    }

    public RegistryAccess {
        if (host == null || host.isEmpty() || host.contains("/") || host.contains("@")) {
            throw new InvalidInputException(
                    role.host(), host, "is not a registry", "write host[:port] without a scheme");
        }
    }

    /**
     * To a registry as the settings say that it is reached.
     *
     * @param registry of the settings, which images are pushed to
     * @param others how other registries are reached
     */
    public static RegistryAccess of(
            String host,
            RegistrySettings registry,
            OtherRegistries others,
            @CheckForNull String caCertificates,
            @CheckForNull RegistryCredentials credentials) {
        if (host.equals(registry.host())) {
            return new RegistryAccess(host, registry.plainHttp(), caCertificates, credentials);
        }
        boolean plainHttp = others.named(host).map(OtherRegistry::plainHttp).orElse(false);
        return new RegistryAccess(host, plainHttp, caCertificates, credentials, RegistryRole.OTHER);
    }

    /** Access over TLS, by the platform's trust, without credentials. */
    public static RegistryAccess anonymous(String host) {
        return new RegistryAccess(host, false, null, null);
    }

    /** The root of the registry's API. */
    URI root() {
        try {
            return URI.create((plainHttp ? "http://" : "https://") + host + "/v2/");
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    role.host(), host, "is not a registry", "write host[:port] without a scheme");
        }
    }
}
