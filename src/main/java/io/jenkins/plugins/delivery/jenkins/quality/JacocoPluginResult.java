package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.plugins.jacoco.JacocoBuildAction;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import jenkins.model.Jenkins;

/** What the JaCoCo plugin recorded of a build, where it is installed. */
public final class JacocoPluginResult {
    private JacocoPluginResult() {}

    /** Null when it recorded nothing. */
    @CheckForNull
    public static Coverage of(Run<?, ?> run) {
        return Jenkins.get().getPlugin("jacoco") == null ? null : Installed.of(run);
    }

    /** Loaded only where its classes are. */
    private static final class Installed {
        @CheckForNull
        static Coverage of(Run<?, ?> run) {
            JacocoBuildAction action = run.getAction(JacocoBuildAction.class);
            if (action == null) {
                return null;
            }
            var lines = action.getLineCoverage();
            var branches = action.getBranchCoverage();
            return new Coverage(lines.getCovered(), lines.getMissed(), branches.getCovered(), branches.getMissed());
        }
    }
}
