package io.jenkins.plugins.delivery.core.revision;

import java.util.Map;
import java.util.Optional;

/**
 * Which branch is built, by the variables that multibranch projects ({@code BRANCH_NAME}) and Jenkins' Git plugin
 * ({@code GIT_LOCAL_BRANCH}, {@code GIT_BRANCH}) set. A checkout by commit does not say it itself.
 */
public final class BuiltBranch {
    private BuiltBranch() {}

    /** The branch, without its remote; empty when no variable says it. */
    public static Optional<String> of(Map<String, String> environment) {
        return variable(environment, "BRANCH_NAME")
                .or(() -> variable(environment, "GIT_LOCAL_BRANCH"))
                // As in origin/feature/x.
                .or(() -> variable(environment, "GIT_BRANCH").map(branch -> branch.replaceFirst("^[^/]*/", "")));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
