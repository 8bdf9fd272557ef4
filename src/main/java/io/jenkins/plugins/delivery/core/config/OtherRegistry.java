package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a registry is reached that images are not pushed to: one that bases come from, a mirror, or that of kaniko's cache
 * or of a chart.
 *
 * @param host {@code host[:port]} without a scheme, as an image's reference has it; {@code docker.io} for Docker Hub
 * @param credentialsId Jenkins credentials (user name with password); may be empty. The command line takes its login from
 *     the Docker configuration instead
 * @param caCertificateId Jenkins credentials with the PEM certificates that signed the registry's; may be empty
 * @param plainHttp whether this one registry is spoken to without TLS
 * @param mirrors registries asked for its images before itself, as {@code host[:port][/path]}
 */
public record OtherRegistry(
        String host, String credentialsId, String caCertificateId, boolean plainHttp, List<String> mirrors)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    public OtherRegistry {
        mirrors = List.copyOf(mirrors);
        checkHost(host);
        mirrors.forEach(OtherRegistry::checkMirror);
    }

    /** Throws unless the value is {@code host[:port]}. */
    public static void checkHost(String host) {
        if (host.isEmpty()) {
            throw new InvalidInputException(
                    "registries.host", null, "is missing", "write host[:port], as in quay.io, or leave the entry out");
        }
        RegistrySettings.checkHost("registries.host", host);
    }

    /** Throws unless the value is {@code host[:port][/path]}. */
    public static void checkMirror(String mirror) {
        ImageBuildSettings.checkMirror("registries.mirrors", mirror);
    }

    /** The host as references have it once they are read: in lower case, and one for all names of Docker Hub. */
    public static String canonicalHost(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return DOCKER_HUB.contains(lower) ? "registry-1.docker.io" : lower;
    }
}
