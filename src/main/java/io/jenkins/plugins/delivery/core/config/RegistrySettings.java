package io.jenkins.plugins.delivery.core.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The registry that images are pushed to.
 *
 * @param host {@code host[:port]} without a scheme; null when no registry is set up, which leaves builds that do not
 *     push
 * @param namespace the part of the repository between the host and the name, for example {@code bss}; may be empty
 * @param project what {@code ${project}} stands for in the name pattern; may be empty when the pattern does not use it
 * @param repositoryPattern the repository's name below the namespace, with {@code ${project}} and {@code ${app}}
 * @param credentialsId Jenkins credentials (user name with password) for the registry; may be empty. The command line
 *     takes its login from the Docker configuration or the environment instead
 * @param caCertificateId Jenkins credentials (secret file or secret text) with the PEM certificates that signed the
 *     registry's; may be empty
 * @param plainHttp whether this one registry is spoken to without TLS
 */
public record RegistrySettings(
        @CheckForNull String host,
        String namespace,
        String project,
        String repositoryPattern,
        String credentialsId,
        String caCertificateId,
        boolean plainHttp)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final String DEFAULT_REPOSITORY_PATTERN = "${project}.${app}";

    private static final Pattern HOST =
            Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final Pattern PATH = Pattern.compile(
            "[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+(?:/[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+)*+");

    public RegistrySettings {
        if (host != null) {
            checkHost(host);
        }
        checkNamespace(namespace);
        checkProject(project);
        checkPattern(repositoryPattern);
    }

    /** Throws unless the value is {@code host[:port]}. */
    public static void checkHost(String host) {
        checkHost("registry.host", host);
    }

    static void checkHost(String field, String host) {
        String node = field.substring(0, field.indexOf('.'));
        if (host.contains("://")) {
            throw new InvalidInputException(
                    field,
                    host,
                    "has a scheme",
                    "write host[:port] only, and set " + node + ".plainHttp if it has no TLS");
        }
        if (host.contains("/")) {
            throw new InvalidInputException(
                    field,
                    host,
                    "has a path",
                    "write host[:port] only"
                            + (node.equals("registry") ? ", and what follows the '/' as registry.namespace" : ""));
        }
        if (!HOST.matcher(host).matches()) {
            throw new InvalidInputException(
                    field, host, "is not a host", "write host[:port], as in registry.example.com:5000");
        }
    }

    /** Throws unless the value is empty or a path of repository names. */
    public static void checkNamespace(String namespace) {
        checkPath("registry.namespace", namespace);
    }

    /** Throws unless the value is empty or fits into a repository's name. */
    public static void checkProject(String project) {
        checkPath("registry.project", project);
    }

    private static void checkPath(String field, String value) {
        if (!value.isEmpty() && !PATH.matcher(value).matches()) {
            throw new InvalidInputException(
                    field,
                    value,
                    "does not fit into a repository's name",
                    "use lower-case letters and digits, separated by '.', '_', '-' or '/'");
        }
    }

    /** Throws unless the pattern contains {@code ${app}}, knows all its variables and gives a repository name. */
    public static void checkPattern(String pattern) {
        PatternVariables.check("registry.repositoryPattern", pattern, "project", "app");
        if (!pattern.contains("${app}")) {
            throw new InvalidInputException(
                    "registry.repositoryPattern",
                    pattern,
                    "has no ${app}, so all services would share one repository",
                    "write it as in " + DEFAULT_REPOSITORY_PATTERN);
        }
        String example = pattern.replace("${project}", "project").replace("${app}", "app");
        if (!PATH.matcher(example).matches()) {
            throw new InvalidInputException(
                    "registry.repositoryPattern",
                    pattern,
                    "does not give a repository's name",
                    "use lower-case letters and digits, separated by '.', '_', '-' or '/', around the variables");
        }
    }

    /**
     * The repository of a service below the registry, for example {@code bss/bss.index}.
     *
     * @param app the service's name, already checked
     */
    public String repositoryOf(String app) {
        if (project.isEmpty() && repositoryPattern.contains("${project}")) {
            throw new InvalidInputException(
                    "registry.project",
                    null,
                    "is not set, but registry.repositoryPattern '" + repositoryPattern + "' uses it",
                    "set it, or make the pattern ${app}");
        }
        String name = repositoryPattern.replace("${project}", project).replace("${app}", app);
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
