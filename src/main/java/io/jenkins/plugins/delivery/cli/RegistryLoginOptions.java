package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.OtherRegistry;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Who the command is to the registries, in the order of what wins: {@code REGISTRY_USERNAME} and {@code
 * REGISTRY_PASSWORD} for the registry of the settings, then {@code DOCKER_AUTH_CONFIG}, which is the text of a {@code
 * config.json}, then the file in {@code DOCKER_CONFIG} or {@code ~/.docker}; both hold logins for any number of
 * registries. There is no option for a password, because others see a command line.
 */
final class RegistryLoginOptions {
    @Option(
            names = "--ca-certificate",
            paramLabel = "[HOST=]FILE",
            description =
                    "PEM file of the CA that signed the certificate of the settings' registry, or of the one named; may"
                            + " be given several times.")
    private List<String> caCertificates = List.of();

    RegistryAccessProvider access(DeliveryConfig config, BuildLog log) {
        RegistryCredentials fromEnvironment = fromEnvironment();
        List<DockerConfigCredentials> logins = fromDocker();
        String own = config.registry().host();
        Map<String, String> certificates = certificates(own);
        RegistryAccessProvider first = host -> {
            RegistryCredentials login =
                    host.equals(own) && fromEnvironment != null ? fromEnvironment : inDockers(logins, host, log);
            return RegistryAccess.of(
                    host,
                    config.registry(),
                    config.registries(),
                    certificates.get(OtherRegistry.canonicalHost(host)),
                    login);
        };
        return new RegistryAccessProvider() {
            @Override
            public RegistryAccess accessTo(String registryHost) {
                return first.accessTo(registryHost);
            }

            /** Something else may have logged in again meanwhile; the environment of a process does not change. */
            @Override
            public RegistryCredentials credentialsNow(String registryHost) {
                boolean fixed = registryHost.equals(own) && fromEnvironment != null;
                return fixed ? fromEnvironment : inDockers(fromDocker(), registryHost, log);
            }
        };
    }

    @CheckForNull
    private static RegistryCredentials inDockers(List<DockerConfigCredentials> logins, String host, BuildLog log) {
        return logins.stream()
                .map(known -> known.forHost(host, log))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
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

    private static List<DockerConfigCredentials> fromDocker() {
        String text = System.getenv("DOCKER_AUTH_CONFIG");
        DockerConfigCredentials file = fromDockersFile();
        return text == null || text.isBlank()
                ? List.of(file)
                : List.of(DockerConfigCredentials.parse(text, "DOCKER_AUTH_CONFIG"), file);
    }

    private static DockerConfigCredentials fromDockersFile() {
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

    /** PEM texts by host; one without a host is of the settings' registry. */
    private Map<String, String> certificates(@CheckForNull String own) {
        Map<String, String> certificates = new HashMap<>();
        for (String option : caCertificates) {
            int sign = option.indexOf('=');
            String host = sign < 0 ? own : option.substring(0, sign);
            String file = option.substring(sign + 1);
            try {
                String pem = Files.readString(Path.of(file));
                if (host != null) {
                    certificates.put(OtherRegistry.canonicalHost(host), pem);
                }
            } catch (IOException e) {
                throw new InvalidInputException(
                        "caCertificate", file, "cannot be read", "name a PEM file (" + e.getMessage() + ")");
            }
        }
        return certificates;
    }
}
