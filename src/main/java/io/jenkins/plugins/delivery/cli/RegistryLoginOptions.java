package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Who the command is to the registries, in the order of what wins: {@code REGISTRY_USERNAME} and {@code
 * REGISTRY_PASSWORD} for the registry of the settings, then {@code config.json} in {@code DOCKER_CONFIG} or {@code
 * ~/.docker}. There is no option for a password, because others see a command line.
 */
final class RegistryLoginOptions {
    @Option(
            names = "--ca-certificate",
            description = "PEM file of the CA that signed the certificate of the settings' registry.")
    private Path caCertificate;

    SettingsAccess access(RegistrySettings registry) {
        Map<String, RegistryCredentials> credentials = new HashMap<>();
        String username = System.getenv("REGISTRY_USERNAME");
        String password = System.getenv("REGISTRY_PASSWORD");
        if ((username == null) != (password == null)) {
            throw new InvalidInputException(
                    username == null ? "REGISTRY_USERNAME" : "REGISTRY_PASSWORD",
                    null,
                    "is not set, but its twin is",
                    "set both or none");
        }
        if (username != null && registry.host() != null) {
            credentials.put(registry.host(), new RegistryCredentials(username, password));
        }
        return new SettingsAccess(registry, caCertificates(), credentials);
    }

    @CheckForNull
    private String caCertificates() {
        if (caCertificate == null) {
            return null;
        }
        try {
            return Files.readString(caCertificate);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "--ca-certificate", caCertificate, "cannot be read", "name a PEM file (" + e.getMessage() + ")");
        }
    }
}
