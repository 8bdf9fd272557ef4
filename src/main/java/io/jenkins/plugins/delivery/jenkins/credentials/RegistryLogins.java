package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/**
 * How the registries are reached, on its way to an agent. It is looked up when it is needed and never kept: it holds
 * passwords, and refuses to be written to anything but a channel.
 */
public final class RegistryLogins implements SerializableOnlyOverRemoting {
    private static final long serialVersionUID = 1L;

    private final RegistrySettings settings;

    @CheckForNull
    private final String caCertificates;

    /** User names and passwords by host: what they are a part of in the core cannot be serialised at all. */
    private final TreeMap<String, String> usernames = new TreeMap<>();

    private final TreeMap<String, String> passwords = new TreeMap<>();

    private RegistryLogins(SettingsAccess access) {
        settings = access.settings();
        caCertificates = access.caCertificates();
        access.credentials().forEach((host, login) -> {
            usernames.put(host, login.username());
            passwords.put(host, login.password());
        });
    }

    /**
     * Looks up what the settings' registry needs.
     *
     * @param field the parameter or setting that names the credentials, for messages
     * @param credentialsId of its credentials; empty means anonymous access
     * @throws AbortException when credentials do not exist here, are of another type, or incomplete
     */
    public static RegistryLogins find(
            CredentialsContext context, RegistrySettings registry, String field, String credentialsId)
            throws AbortException {
        RegistryCredentials login = RegistryLogin.find(context, field, credentialsId);
        return new RegistryLogins(new SettingsAccess(
                registry,
                CaCertificate.find(context, "registry.caCertificateId", registry.caCertificateId()),
                login == null || registry.host() == null ? Map.of() : Map.of(registry.host(), login)));
    }

    /** As the core wants it. */
    public SettingsAccess access() {
        Map<String, RegistryCredentials> credentials = new HashMap<>();
        usernames.forEach(
                (host, username) -> credentials.put(host, new RegistryCredentials(username, passwords.get(host))));
        return new SettingsAccess(settings, caCertificates, credentials);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        getChannelForSerialization();
        out.defaultWriteObject();
    }
}
