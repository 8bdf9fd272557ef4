package io.jenkins.plugins.delivery.core.quality.sonar;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What SonarQube keeps an analysis under.
 *
 * @param projectKey of the project
 * @param branch null for the main one, and where there are no others
 * @param pullRequest its key; null when it is none
 */
public record AnalysedCode(
        String projectKey,
        @CheckForNull String branch,
        @CheckForNull String pullRequest) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** SonarQube allows 400 characters for a key and 255 for a branch. */
    private static final int LONGEST = 1_000;

    public AnalysedCode {
        Stream.of(projectKey, Objects.requireNonNullElse(branch, ""), Objects.requireNonNullElse(pullRequest, ""))
                .filter(name -> name.length() > LONGEST)
                .findAny()
                .ifPresent(name -> {
                    throw new DeliveryException(
                            "No project, branch or pull request of SonarQube's has a name as long as "
                                    + name.substring(0, 100) + "...");
                });
    }

    /** What a scanner with these properties has analysed. */
    public static AnalysedCode by(Map<String, String> scannerProperties) {
        return new AnalysedCode(
                scannerProperties.get("sonar.projectKey"),
                scannerProperties.get("sonar.branch.name"),
                scannerProperties.get("sonar.pullrequest.key"));
    }

    /** Whether it may be what a build with these variables works on, as far as they say. */
    public boolean isOf(Map<String, String> environment) {
        String line = environment.get("BRANCH_NAME");
        if (line == null) {
            return true;
        }
        if (pullRequest != null) {
            return pullRequest.equals(environment.get("CHANGE_ID"));
        }
        return branch == null || branch.equals(line) || branch.equals(environment.get("CHANGE_BRANCH"));
    }

    @Override
    public String toString() {
        return projectKey
                + (branch == null ? "" : ", branch " + branch)
                + (pullRequest == null ? "" : ", pull request " + pullRequest);
    }
}
