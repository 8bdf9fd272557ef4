package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import java.io.Serializable;
import java.util.Map;

/**
 * Which line of work is analysed, by what multibranch projects say of a build.
 *
 * @param name for people; empty when the build is of no branch, or of the main one
 * @param properties for a SonarQube that keeps branches apart
 */
public record ScannedBranch(String name, Map<String, String> properties) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The project's main branch, or the only one. */
    public static final ScannedBranch MAIN = new ScannedBranch("", Map.of());

    public ScannedBranch {
        properties = Map.copyOf(properties);
    }

    /** Of a build's environment variables. */
    public static ScannedBranch of(Map<String, String> environment) {
        String change = environment.getOrDefault("CHANGE_ID", "");
        String branch = environment.getOrDefault("BRANCH_NAME", "");
        if (!change.isEmpty()) {
            return new ScannedBranch(
                    "pull request " + change,
                    Map.of(
                            "sonar.pullrequest.key",
                            change,
                            "sonar.pullrequest.branch",
                            environment.getOrDefault("CHANGE_BRANCH", branch),
                            "sonar.pullrequest.base",
                            environment.getOrDefault("CHANGE_TARGET", "main")));
        }
        if (branch.isEmpty() || Boolean.parseBoolean(environment.get("BRANCH_IS_PRIMARY"))) {
            return MAIN;
        }
        return new ScannedBranch("branch " + branch, Map.of("sonar.branch.name", branch));
    }

    /** Whether SonarQube has to keep it apart. */
    public boolean isApart() {
        return !properties.isEmpty();
    }
}
