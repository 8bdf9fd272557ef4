package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.freeze.Freeze;
import io.jenkins.plugins.delivery.core.freeze.Frozen;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.springframework.security.core.Authentication;

/** Whether a build may change something in an environment that is frozen. */
public final class FreezePass {
    private FreezePass() {}

    /**
     * Whose word lets it pass: somebody who may pass all freezes and typed the reason in this build. It can ask the
     * security realm, which can take its time.
     *
     * @param frozen what holds it up
     * @param done what would be, as in {@code deployed}
     * @param overrideReason the reason; null when none is given
     * @return null where nothing is frozen
     * @throws AbortException when something is, and nobody gave a reason who may
     */
    @CheckForNull
    public static PromotionOverride find(
            Run<?, ?> run,
            FlowExecution execution,
            List<Frozen> frozen,
            String done,
            String environment,
            @CheckForNull String overrideReason)
            throws AbortException {
        if (frozen.isEmpty()) {
            return null;
        }
        String refusal = frozen.get(0).refusal(done, environment);
        if (overrideReason == null) {
            throw new AbortException(refusal);
        }
        BuildOverride override = BuildOverride.of(run, execution, overrideReason);
        return override.byWhoever(who -> frozen.stream().allMatch(held -> mayPass(run, held.freeze(), who)))
                .orElseThrow(() ->
                        new AbortException(refusal + ", which " + String.join(", ", override.authors()) + " may not"));
    }

    private static boolean mayPass(Run<?, ?> run, Freeze freeze, Authentication who) {
        return freeze.mayPass().isEmpty()
                ? run.getParent().getACL().hasPermission2(who, PromotionPermissions.OVERRIDE)
                : Approvers.entry(freeze.mayPass(), who) != null;
    }
}
