package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.AbortException;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Somebody's yes, in a build, to one application, image and environment. Only {@code approveDeploy} writes it. */
@ExportedBean
public final class DeployApproval extends InvisibleAction {
    private final String app;
    private final String environment;
    private final String image;
    private final String digest;
    private final String approvedBy;
    private final String approver;

    /**
     * An approval.
     *
     * @param image what was asked for, as the step was given it
     * @param digest what that was when it was asked
     * @param approvedBy the user
     * @param approver by which entry of {@code approvers} the user may; empty when everybody may
     */
    public DeployApproval(
            String app, String environment, String image, Digest digest, String approvedBy, String approver) {
        this.app = app;
        this.environment = environment;
        this.image = image;
        this.digest = digest.value();
        this.approvedBy = approvedBy;
        this.approver = approver;
    }

    @Exported
    public String getApp() {
        return app;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    @Exported
    public String getImage() {
        return image;
    }

    @Exported
    public String getDigest() {
        return digest;
    }

    @Exported
    public String getApprovedBy() {
        return approvedBy;
    }

    /**
     * The approval of a build for an application in an environment; of several, the last one that was for what is asked
     * now, else the last one.
     *
     * @param image what is asked for now
     * @throws AbortException when there is none that counts by the settings of now
     */
    static DeployApproval find(Run<?, ?> run, String app, EnvironmentSettings environment, String image)
            throws AbortException {
        List<String> approvers = environment.protection().approvers();
        List<DeployApproval> given = run.getActions(DeployApproval.class).stream()
                .filter(approval -> approval.app.equals(app) && approval.environment.equals(environment.name()))
                .toList();
        List<DeployApproval> counting = given.stream()
                .filter(approval -> approvers.isEmpty() || approvers.contains(approval.approver))
                .toList();
        return counting.stream()
                .filter(approval -> approval.image.equals(image))
                .reduce((before, after) -> after)
                .or(() -> counting.stream().reduce((before, after) -> after))
                .orElseThrow(() -> new AbortException("Nothing was deployed, " + environment.name()
                        + " needs an approval of " + app + " and this build has "
                        + (given.isEmpty() ? "none" : "only that of " + given.get(0).approvedBy)
                        + ": ask before the step with approveDeploy(app: '" + app + "', environment: '"
                        + environment.name() + "', …)"
                        + (approvers.isEmpty() ? "" : ", of one of " + String.join(", ", approvers))));
    }
}
