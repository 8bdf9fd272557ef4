package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may run in an environment besides the images that its {@link Protection} lets in, and what it goes back to.
 *
 * @param allowedImages repositories of which a workload may run without the service's image: a test's or a dependency's;
 *     each with its registry, or {@code registry/path/*} for all below. Matters where {@link Protection}
 *     asks something
 * @param rollback {@link RollbackRule#text()}; empty means {@code healthy} where {@link Protection} asks something, and
 *     {@code any} elsewhere
 */
public record RunRules(List<String> allowedImages, String rollback) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing is said. */
    public static final RunRules NONE = new RunRules(List.of(), "");

    private static final Pattern REPOSITORY =
            Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*+)(?::[0-9]{1,5})?(?:/[a-z0-9][a-z0-9._-]*+)*+(?:/\\*)?");

    public RunRules {
        allowedImages = List.copyOf(allowedImages);
        allowedImages.forEach(RunRules::checkAllowedImage);
        checkRollback(rollback);
    }

    /** Throws unless the value names a repository, or all below a path. */
    public static void checkAllowedImage(String repository) {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new InvalidInputException(
                    "environments.allowedImages",
                    repository,
                    "is not a repository",
                    "write it with its registry and without tag and digest, as in registry.example.com/tools/proxy, or"
                            + " registry.example.com/tools/* for all below");
        }
    }

    /** Throws unless the value is empty or a rule. */
    public static void checkRollback(String rollback) {
        if (!rollback.isEmpty()) {
            RollbackRule.parse("environments.rollback", rollback);
        }
    }
}
