package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    RegistryAccessProvider access(RegistrySettings registry, BuildLog log) {
        RegistryCredentials fromEnvironment = fromEnvironment();
        DockerConfigCredentials fromDocker = fromDocker();
        String certificates = caCertificates();
        return host -> {
            boolean ours = host.equals(registry.host());
            RegistryCredentials login = ours && fromEnvironment != null
                    ? fromEnvironment
                    : fromDocker.forHost(host, log).orElse(null);
            return new RegistryAccess(host, ours && registry.plainHttp(), ours ? certificates : null, login);
        };
    }

    @CheckForNull
    private static RegistryCredentials fromEnvironment() {
        String username = System.getenv("REGISTRY_USERNAME");
        String password = System.getenv("REGISTRY_PASSWORD");
        if ((username == null) != (password == null)) {
            throw new InvalidInputException(
                    username == null ? "REGISTRY_USERNAME" : "REGISTRY_PASSWORD",
                    null,
                    "is not set, but its twin is",
                    "set both or none");
        }
        return username == null ? null : new RegistryCredentials(username, password);
    }

    private static DockerConfigCredentials fromDocker() {
        String directory = System.getenv("DOCKER_CONFIG");
        Path file = directory == null
                ? Path.of(System.getProperty("user.home"), ".docker", "config.json")
                : Path.of(directory, "config.json");
        try {
            return DockerConfigCredentials.read(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "DOCKER_CONFIG", file, "cannot be read", "make it readable (" + e.getMessage() + ")");
        }
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
                    "caCertificate", caCertificate, "cannot be read", "name a PEM file (" + e.getMessage() + ")");
        }
    }
}
