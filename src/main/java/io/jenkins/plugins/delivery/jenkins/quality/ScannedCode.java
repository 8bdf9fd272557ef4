package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.quality.sonar.AnalysedCode;
import java.util.List;
import java.util.Map;

/** What a {@code sonarScan} of the build analysed, as the controller told its scanner; in a form that Jenkins' XML keeps. */
public final class ScannedCode extends InvisibleAction {
    private final String projectKey;

    @CheckForNull
    private final String branch;

    @CheckForNull
    private final String pullRequest;

    public ScannedCode(AnalysedCode code) {
        projectKey = code.projectKey();
        branch = code.branch();
        pullRequest = code.pullRequest();
    }

    /**
     * Whether an analysis may count for a build: it is of what the build scanned by the step, or, where it scanned in
     * another way, of the branch that it works on.
     *
     * @param environment of the build
     */
    public static boolean counts(AnalysedCode analysis, Run<?, ?> run, Map<String, String> environment) {
        List<ScannedCode> scanned = run.getActions(ScannedCode.class);
        return scanned.isEmpty()
                ? analysis.isOf(environment)
                : scanned.stream().anyMatch(scan -> scan.code().equals(analysis));
    }

    private AnalysedCode code() {
        return new AnalysedCode(projectKey, branch, pullRequest);
    }
}
