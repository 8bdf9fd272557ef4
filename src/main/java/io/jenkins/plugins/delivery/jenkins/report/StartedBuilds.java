package io.jenkins.plugins.delivery.jenkins.report;

import hudson.model.Run;
import java.util.Objects;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.support.steps.build.DownstreamFailureCause;

/** What the step {@code build} started, where its plugin is installed. */
final class StartedBuilds {
    private StartedBuilds() {}

    /** The build because of which a step failed; empty when that was none, or is not to be seen by this build. */
    static Optional<Run<?, ?>> behind(Throwable error) {
        return Jenkins.get().getPlugin("pipeline-build-step") != null
                        && error instanceof FlowInterruptedException interrupted
                ? Named.in(interrupted)
                : Optional.empty();
    }

    /** Loaded only where the plugin's class is. */
    private static final class Named {
        private Named() {}

        static Optional<Run<?, ?>> in(FlowInterruptedException interrupted) {
            return interrupted.getCauses().stream()
                    .filter(DownstreamFailureCause.class::isInstance)
                    .<Run<?, ?>>map(cause -> ((DownstreamFailureCause) cause).getDownstreamBuild())
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }
}
