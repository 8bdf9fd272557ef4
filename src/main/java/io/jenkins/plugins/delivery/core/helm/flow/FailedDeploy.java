package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.command.HelmScript;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import java.io.Serializable;
import java.util.Optional;

/**
 * What becomes of a release whose deploy failed. The cause is known by now, so the pods that knew it may go: Helm's
 * record gets the cause, and the release goes back to its last healthy revision.
 */
final class FailedDeploy implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String ROLLBACK = "rollback";
    private static final String UNINSTALL = "uninstall";

    private final DeployFlow flow;
    private DeployOptions options;
    private final int historyMax;
    private final int previousRevision;
    private Diagnosis diagnosis;

    private int failedRevision;

    /** What the release goes back to; 0 while it goes back to nothing, and is uninstalled. */
    private int healthyRevision;

    private String healthyVersion = "";

    /** What the release runs, or tries to. */
    private RunningService service = RunningService.NONE;

    /**
     * @param previousRevision the last one before the deploy; 0 when there was none
     * @param diagnosis why the deploy failed
     */
    FailedDeploy(DeployFlow flow, DeployOptions options, int historyMax, int previousRevision, Diagnosis diagnosis) {
        this.flow = flow;
        this.options = options;
        this.historyMax = historyMax;
        this.previousRevision = previousRevision;
        this.diagnosis = diagnosis;
    }

    /**
     * Says why, and goes back.
     *
     * @param deployed what was to run
     */
    Turn begin(FlowContext context, RunningService deployed) throws InterruptedException {
        service = deployed;
        HelmFlow.print(context.log(), diagnosis);
        failedRevision = flow.settle(context.cluster(), diagnosis.told())
                .map(ReleaseRevision::number)
                .orElse(previousRevision);
        if (failedRevision == previousRevision) {
            return finished(
                    context,
                    DeployStatus.FAILED,
                    previousRevision,
                    "Helm changed nothing"
                            + (previousRevision == 0 ? "" : ": revision " + previousRevision + " is as it was"));
        }
        // Also when Helm did so itself: of a run that was ended early it knows no more than that.
        flow.recordFailure(context, failedRevision, diagnosis.told());
        Optional<ReleaseRevision> other = flow.newerThan(context, failedRevision);
        if (other.isPresent()) {
            return finished(
                    context,
                    DeployStatus.FAILED,
                    failedRevision,
                    "Nothing is taken back, because somebody else made revision "
                            + other.get().number() + " (" + other.get().status() + ") since");
        }
        if (flow.isHeld() && diagnosis.cause() != Cause.UNCHECKED_IMAGE) {
            takeBackWhatMayNotStay(context);
        }
        Optional<ReleaseRevision> healthy =
                flow.ask(context, (client, store) -> store.history().lastHealthyBefore(failedRevision));
        if (healthy.isEmpty()) {
            return failedInstall(context);
        }
        if (!options.rollbackOnFailure()) {
            return finished(
                    context,
                    DeployStatus.FAILED,
                    failedRevision,
                    "Revision " + failedRevision + " is left as it is, because rollbackOnFailure is false; revision "
                            + healthy.get().number() + " was the last healthy one");
        }
        return rollBack(context, healthy.get());
    }

    /** A deploy that fails for another reason could otherwise leave for inspection what nobody let in. */
    private void takeBackWhatMayNotStay(FlowContext context) throws InterruptedException {
        Optional<Diagnosis> objection = flow.rules().recorded(context, failedRevision);
        if (objection.isPresent()) {
            diagnosis = objection.get();
            options = options.takingBack();
            HelmFlow.print(context.log(), diagnosis);
            flow.recordFailure(context, failedRevision, diagnosis.told());
        }
    }

    /** The roll-back's own revision; empty when there is none, or none yet. */
    Optional<ReleaseRevision> own(ReleaseHistory history) {
        return healthyRevision == 0 ? Optional.empty() : history.rolledBackTo(healthyRevision, failedRevision);
    }

    /** The turn after Helm went back, or tried to. */
    Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException {
        return healthyRevision == 0 ? afterUninstall(context, outcome) : afterRollback(context, outcome);
    }

    private Turn failedInstall(FlowContext context) {
        if (!options.uninstallOnFailedInstall()) {
            return finished(
                    context,
                    DeployStatus.FAILED,
                    failedRevision,
                    "No earlier revision was healthy, so it is left for inspection: see it with kubectl describe pods"
                            + " --namespace " + flow.namespace() + ", or set uninstallOnFailedInstall");
        }
        context.log().line("No earlier revision was healthy: uninstalling");
        HelmScript script =
                flow.script(context).run(UNINSTALL, flow.commands(context).uninstall(flow.timeout()));
        return flow.run(script, null, false);
    }

    private Turn afterUninstall(FlowContext context, RunOutcome outcome) throws InterruptedException {
        if (outcome.exitCode() == 0) {
            service = RunningService.NONE;
            return finished(context, DeployStatus.UNINSTALLED, 0, "The first install was taken away again");
        }
        Diagnosis why = HelmFailure.diagnose(new HelmOutput(context.directory()).errorOf(UNINSTALL));
        flow.settle(context.cluster(), why.told());
        return finished(
                context,
                DeployStatus.FAILED,
                failedRevision,
                "Uninstalling failed as well: " + why.told() + "; " + why.hint());
    }

    private Turn rollBack(FlowContext context, ReleaseRevision healthy) throws InterruptedException {
        healthyRevision = healthy.number();
        healthyVersion = healthy.appVersion();
        Manifest manifest = Manifest.parse(healthy.manifest());
        service = RunningService.of(manifest);
        context.log().line("Rolling back to " + healthyRevision() + ", the last one that was healthy");
        RolloutScope back =
                flow.ask(context, (client, store) -> flow.scope(manifest, client, options.toleratedRestarts(), false));
        // Whatever others own by now: what was healthy is to run again, and must not fail where the deploy did.
        HelmScript script = flow.script(context)
                .run(
                        ROLLBACK,
                        flow.commands(context)
                                .rollback(flow.version(), healthyRevision, true, "", flow.timeout(), historyMax));
        return flow.run(script, back, options.failFast());
    }

    private Turn afterRollback(FlowContext context, RunOutcome outcome) throws InterruptedException {
        if (outcome.exitCode() == 0 && outcome.complete()) {
            int revision = flow.rolledBack(context, this::own, healthyRevision());
            return finished(
                    context,
                    DeployStatus.ROLLED_BACK,
                    revision,
                    "Rolled back to " + healthyRevision() + ", which runs as revision " + revision);
        }
        flow.checkSeen(outcome, "rolled " + flow.release() + " back to " + healthyRevision());
        Diagnosis why = HelmFlow.cause(outcome, new HelmOutput(context.directory()).errorOf(ROLLBACK));
        int revision = flow.settle(context.cluster(), why.told())
                .map(ReleaseRevision::number)
                .orElse(failedRevision);
        if (outcome.exitCode() == 0) {
            flow.recordFailure(context, revision, why.told());
        }
        return finished(
                context,
                DeployStatus.FAILED,
                revision,
                "The roll-back to revision " + healthyRevision + " failed as well: " + why.told() + "; " + why.hint());
    }

    private String healthyRevision() {
        return "revision " + healthyRevision + " (" + healthyVersion + ")";
    }

    private Turn finished(FlowContext context, DeployStatus status, int revision, String message) {
        return flow.finished(context, status, revision, previousRevision, service, message, diagnosis);
    }
}
