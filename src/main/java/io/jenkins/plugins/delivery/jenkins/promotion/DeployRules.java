package io.jenkins.plugins.delivery.jenkins.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import io.jenkins.plugins.delivery.core.helm.SignOff;
import io.jenkins.plugins.delivery.jenkins.image.BuiltImages;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/**
 * What the rules of an environment want of a deploy, as far as Jenkins knows: who approved, who overrides, and what a
 * quality gate said. People are looked up first; the image is judged when its digest is known.
 *
 * @param app the application
 * @param environment the environment
 * @param approvedBy who approved; null when nobody had to
 * @param approvedDigest what was approved; null when nothing had to be
 * @param override who overrides the rules; null when nobody does
 * @param freezePass who deploys although the environment is frozen; null when it is not
 */
public record DeployRules(
        String app,
        EnvironmentSettings environment,
        @CheckForNull String approvedBy,
        @CheckForNull Digest approvedDigest,
        @CheckForNull PromotionOverride override,
        @CheckForNull PromotionOverride freezePass)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Looks up who answers for a deploy. It asks the security realm, which can take its time.
     *
     * @param image what is asked for
     * @param overrideReason the reason of who overrides; null when nobody does
     * @param dryRun whether nothing will be changed, so that nobody has to approve
     * @throws AbortException when somebody has to and did not, or when the environment is frozen and nobody may pass
     */
    public static DeployRules of(
            Run<?, ?> run,
            FlowExecution execution,
            String app,
            EnvironmentSettings environment,
            String image,
            @CheckForNull String overrideReason,
            boolean dryRun)
            throws AbortException {
        if (dryRun) {
            return new DeployRules(
                    app,
                    environment,
                    null,
                    null,
                    overrideReason == null ? null : BuildOverride.find(run, execution, overrideReason),
                    null);
        }
        PromotionOverride freezePass = FreezePass.find(
                run,
                execution,
                environment.freezes().deploysAt(Instant.now()),
                "deployed",
                environment.name(),
                overrideReason);
        DeployRules asked = approved(run, app, environment, image);
        return new DeployRules(
                app,
                environment,
                asked.approvedBy,
                asked.approvedDigest,
                override(run, execution, overrideReason, freezePass != null),
                freezePass);
    }

    /** A reason that lets somebody pass a freeze need not be one of somebody who may override the other rules, too. */
    @CheckForNull
    private static PromotionOverride override(
            Run<?, ?> run, FlowExecution execution, @CheckForNull String overrideReason, boolean passedFreeze)
            throws AbortException {
        if (overrideReason == null) {
            return null;
        }
        return passedFreeze
                ? BuildOverride.of(run, execution, overrideReason)
                        .byWhoeverMayOverride(run)
                        .orElse(null)
                : BuildOverride.find(run, execution, overrideReason);
    }

    /**
     * The same for what nobody overrides.
     *
     * @throws AbortException when somebody has to approve and did not
     */
    public static DeployRules approved(Run<?, ?> run, String app, EnvironmentSettings environment, String image)
            throws AbortException {
        if (!environment.protection().approval()) {
            return new DeployRules(app, environment, null, null, null, null);
        }
        DeployApproval approval = DeployApproval.find(run, app, environment, image);
        return new DeployRules(
                app, environment, approval.getApprovedBy(), new Digest(approval.getDigest()), null, null);
    }

    /** Who answers for it, for the core. */
    public SignOff signOff() {
        return new SignOff(approvedBy, override, freezePass);
    }

    /**
     * Judges the image that is to run.
     *
     * @param digest the image's; null when it was not looked up
     * @throws AbortException when it is not the approved one, or its gate holds it up
     */
    public void check(@CheckForNull Digest digest) throws IOException {
        if (approvedDigest != null && !approvedDigest.equals(digest)) {
            throw new AbortException(
                    "Nothing was deployed, " + approvedBy + " approved " + approvedDigest + " of " + app
                            + " for " + environment.name() + ", and what is asked for is "
                            + (digest == null ? "not known" : digest + " now") + ": ask again with approveDeploy");
        }
        if (environment.protection().qualityGate() && override == null) {
            checkGate(digest);
        }
    }

    private void checkGate(@CheckForNull Digest digest) throws IOException {
        BuiltImages.Verdict verdict = digest == null ? BuiltImages.Verdict.NONE : BuiltImages.verdict(digest);
        if (verdict == BuiltImages.Verdict.FAILED) {
            throw new AbortException("Nothing was deployed, the quality gate of the image failed: deploy an image whose"
                    + " gate passed, or have somebody who may do so give overrideReason");
        }
        if (verdict == BuiltImages.Verdict.NONE && environment.protection().qualityGateRequired()) {
            throw new AbortException("Nothing was deployed, no quality gate of the image is known: build it on this"
                    + " controller with buildImage and qualityGate in one build, or have somebody who may do so give"
                    + " overrideReason");
        }
    }
}
