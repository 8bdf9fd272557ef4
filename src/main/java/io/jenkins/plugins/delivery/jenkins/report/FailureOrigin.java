package io.jenkins.plugins.delivery.jenkins.report;

import hudson.model.Run;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/**
 * Where a failure began: in a step of the build, or of a build that it started and waited for, as a service's build does
 * with the common deploy job.
 *
 * @param run the build of the step
 * @param step that failed
 */
record FailureOrigin(Run<?, ?> run, FailedStep step) {
    /** Builds that start builds that start builds are followed no further. */
    private static final int MOST_BUILDS = 5;

    /** Goes from a step that failed to where that began. */
    static FailureOrigin of(Run<?, ?> run, FailedStep step) throws IOException {
        FailureOrigin origin = new FailureOrigin(run, step);
        for (int i = 0; i < MOST_BUILDS; i++) {
            Optional<FailureOrigin> earlier = origin.earlier();
            if (earlier.isEmpty()) {
                break;
            }
            origin = earlier.get();
        }
        return origin;
    }

    private Optional<FailureOrigin> earlier() throws IOException {
        Run<?, ?> started = step.startedBuild().orElse(null);
        if (!(started instanceof FlowExecutionOwner.Executable pipeline)) {
            return Optional.empty();
        }
        FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.get();
        return execution == null
                ? Optional.empty()
                : FailedStep.find(execution).map(failed -> new FailureOrigin(started, failed));
    }
}
