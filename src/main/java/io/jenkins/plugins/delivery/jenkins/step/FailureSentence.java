package io.jenkins.plugins.delivery.jenkins.step;

import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a step that failed says of itself. */
@Restricted(NoExternalUse.class)
public final class FailureSentence {
    private FailureSentence() {}

    /** In its own words, of any length; who ended it, where it was ended from outside. */
    public static String of(Throwable error) {
        if (error instanceof FlowInterruptedException interrupted) {
            return interrupted.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .collect(Collectors.joining("; "));
        }
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
