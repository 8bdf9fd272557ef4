package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import io.jenkins.plugins.delivery.jenkins.step.FailureSentence;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** The step of a Pipeline that failed, or made the build unstable: the newest one. */
final class FailedStep {
    private final FlowNode node;

    private FailedStep(FlowNode node) {
        this.node = node;
    }

    /** Finds it; empty when no step of the build failed. */
    static Optional<FailedStep> find(FlowExecution execution) {
        for (FlowNode candidate : new DepthFirstScanner().allNodes(execution)) {
            ErrorAction error = candidate.getError();
            if (error != null) {
                // A block that ends with an error has it of a step in it.
                FlowNode origin = ErrorAction.findOrigin(error.getError(), execution);
                return Optional.of(new FailedStep(origin == null ? candidate : origin));
            }
            if (candidate.getAction(WarningAction.class) != null) {
                return Optional.of(new FailedStep(candidate));
            }
        }
        return Optional.empty();
    }

    /** The name of its function, as in {@code sh}. */
    String function() {
        return node.getDisplayFunctionName();
    }

    /** The label of the innermost stage around it; null when it is in none. */
    @CheckForNull
    String stage() {
        return StreamSupport.stream(node.iterateEnclosingBlocks().spliterator(), false)
                .filter(block -> block.getAction(ThreadNameAction.class) == null)
                .map(block -> block.getAction(LabelAction.class))
                .filter(label -> label != null)
                .map(LabelAction::getDisplayName)
                .findFirst()
                .orElse(null);
    }

    /** What it says of itself, one sentence. */
    String sentence(SecretMask secrets) {
        ErrorAction failed = node.getError();
        if (failed != null) {
            return ForeignLine.of(FailureSentence.of(failed.getError()), secrets);
        }
        WarningAction warning = node.getAction(WarningAction.class);
        return warning == null || warning.getMessage() == null
                ? function() + " failed"
                : ForeignLine.of(warning.getMessage(), secrets);
    }

    /** The build because of which it failed; empty when that was none. */
    Optional<Run<?, ?>> startedBuild() {
        return Optional.ofNullable(node.getError()).map(ErrorAction::getError).flatMap(StartedBuilds::behind);
    }

    /** Its page with its log, below the build's; empty when it has none. */
    Optional<String> logPath() {
        return node.getAction(LogAction.class) == null
                ? Optional.empty()
                : Optional.of("execution/node/" + node.getId() + "/log/");
    }

    /** The last lines of its log; none when it has no log of its own. */
    List<String> log(int lines, SecretMask secrets) throws IOException {
        LogAction log = node.getAction(LogAction.class);
        return log == null ? List.of() : LogTail.of(log.getLogText(), lines, secrets);
    }
}
