package io.jenkins.plugins.delivery.jenkins.report;

import hudson.model.Run;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/**
 * Where a failure began: in a step of the build, or of a build that it started and waited for, as a service's build does
 * with the common deploy job.
 *
 * @param run the build of the step
 * @param step that failed
 * @param told who was mailed about it by the builds that the failure has gone through so far
 */
record FailureOrigin(Run<?, ?> run, FailedStep step, Set<String> told) {
    /** Builds that start builds that start builds are followed no further. */
    private static final int MOST_BUILDS = 5;

    /** Goes from a step that failed to where that began. */
    static FailureOrigin of(Run<?, ?> run, FailedStep step) throws IOException {
        FailureOrigin origin = new FailureOrigin(run, step, Set.of());
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
                : FailedStep.find(execution).map(failed -> new FailureOrigin(started, failed, toldWith(started)));
    }

    private Set<String> toldWith(Run<?, ?> started) {
        Set<String> all = new HashSet<>(told);
        all.addAll(NotifiedAction.told(started));
        return all;
    }
}
