package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.OtherRegistries;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/**
 * How the registries are reached, on its way to an agent. It is looked up when it is needed and never kept: it holds
 * passwords, and refuses to be written to anything but a channel.
 */
public final class RegistryLogins implements SerializableOnlyOverRemoting {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(RegistryLogins.class.getName());

    private final RegistrySettings settings;
    private final OtherRegistries others;

    /** PEM texts by host. */
    private final TreeMap<String, String> caCertificates;

    /** User names and passwords by host: what they are a part of in the core cannot be serialised at all. */
    private final TreeMap<String, String> usernames = new TreeMap<>();

    private final TreeMap<String, String> passwords = new TreeMap<>();

    /** By host, why what the settings name cannot be used. */
    private final TreeMap<String, String> problems;

    /** Asks the controller again, also from an agent. */
    private transient LoginSource source;

    /** What is exported lives as long as somebody here holds it. */
    private transient LoginSource exported;

    private RegistryLogins(SettingsAccess access, LoginSource source) {
        this.source = source;
        settings = access.settings();
        others = access.others();
        caCertificates = new TreeMap<>(access.caCertificates());
        problems = new TreeMap<>(access.problems());
        access.credentials().forEach((host, login) -> {
            usernames.put(host, login.username());
            passwords.put(host, login.password());
        });
    }

    /** {@link #find} with the credentials that the settings themselves name for the registry pushed to. */
    public static RegistryLogins ofSettings(CredentialsContext context, DeliveryConfig config) throws AbortException {
        return ofSettings(context, config.registry(), config.registries());
    }

    /** The same for settings with these registries. */
    public static RegistryLogins ofSettings(
            CredentialsContext context, RegistrySettings registry, OtherRegistries others) throws AbortException {
        return find(context, registry, others, "registry.credentialsId", registry.credentialsId());
    }

    /**
     * Looks up what the settings' registries need. That credentials of another registry than the one pushed to are not
     * there is told when a build needs that registry: not every folder has those of all.
     *
     * @param field the parameter or setting that names the credentials of the registry pushed to, for messages
     * @param credentialsId of its credentials; empty means anonymous access
     * @throws AbortException when credentials do not exist here, are of another type, or incomplete
     */
    public static RegistryLogins find(
            CredentialsContext context,
            RegistrySettings registry,
            OtherRegistries others,
            String field,
            String credentialsId)
            throws AbortException {
        Map<String, RegistryCredentials> logins = new HashMap<>();
        Map<String, String> certificates = new HashMap<>();
        Map<String, String> problems = new HashMap<>();
        for (OtherRegistry other : others.list()) {
            String host = OtherRegistry.canonicalHost(other.host());
            try {
                put(logins, host, RegistryLogin.find(context, "registries.credentialsId", other.credentialsId()));
                put(
                        certificates,
                        host,
                        CaCertificate.find(context, "registries.caCertificateId", other.caCertificateId()));
            } catch (AbortException e) {
                problems.put(host, other.host() + ": " + e.getMessage());
            }
        }
        put(logins, registry.host(), RegistryLogin.find(context, field, credentialsId));
        put(
                certificates,
                registry.host(),
                CaCertificate.find(context, "registry.caCertificateId", registry.caCertificateId()));
        return new RegistryLogins(
                new SettingsAccess(registry, others, certificates, logins, problems),
                new CurrentLogins(context, registry, others, field, credentialsId));
    }

    private static <T> void put(Map<String, T> map, @CheckForNull String host, @CheckForNull T value) {
        if (host != null && value != null) {
            map.put(host, value);
        }
    }

    /** As the core wants it. */
    public SettingsAccess access() {
        Map<String, RegistryCredentials> credentials = new HashMap<>();
        usernames.forEach(
                (host, username) -> credentials.put(host, new RegistryCredentials(username, passwords.get(host))));
        return new SettingsAccess(settings, others, caCertificates, credentials, problems);
    }

    /** The same for long work, with logins that are asked for again when a registry no longer accepts them. */
    public RegistryAccessProvider provider() {
        SettingsAccess access = access();
        LoginSource now = source;
        return new RegistryAccessProvider() {
            @Override
            public RegistryAccess accessTo(String registryHost) {
                return access.accessTo(registryHost);
            }

            @Override
            public RegistryCredentials credentialsNow(String registryHost) {
                try {
                    String[] login = now.loginNow(registryHost);
                    return login == null ? null : new RegistryCredentials(login[0], login[1]);
                } catch (RuntimeException e) {
                    // Remoting's own is not public: the connection broke, which ends the build in its own way.
                    LOGGER.log(Level.FINE, e, () -> "the controller does not say the login for " + registryHost);
                    return null;
                }
            }
        };
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        exported = getChannelForSerialization().export(LoginSource.class, source);
        out.defaultWriteObject();
        out.writeObject(exported);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        source = (LoginSource) in.readObject();
    }
}
