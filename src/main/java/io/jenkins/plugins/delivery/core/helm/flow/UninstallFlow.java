package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.cluster.ClusterAccess;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.helm.UninstallRequest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.util.Optional;

/**
 * Takes a preview away, whatever state it is in. What does not bear the mark of a preview in Helm's own record is left
 * alone, however it is called; what is not there is as good as taken away.
 */
public final class UninstallFlow extends HelmFlow {
    private static final long serialVersionUID = 1L;

    private static final String VERSION = "version";
    private static final String UNINSTALL = "uninstall";

    private final String preview;

    private boolean started;
    private int from;

    /** @throws InvalidInputException when the settings do not have what the request asks for */
    public UninstallFlow(UninstallRequest request, DeliveryConfig config) {
        super(request.release(), request.environment(), request.timeout(), config);
        this.preview = request.preview();
    }

    @Override
    public Turn begin(FlowContext context) throws InterruptedException {
        Optional<ReleaseRevision> last =
                ask(context, (client, store) -> store.history().last());
        if (last.isEmpty()) {
            return removed(context, "Preview " + where() + " is not there, so there is nothing to take away");
        }
        if (!last.get().preview().equals(preview)) {
            throw new DeliveryException("Release " + where() + " is no preview " + preview
                    + ", so it was left alone: who means it uses helm uninstall");
        }
        from = last.get().number();
        context.log()
                .line("Taking preview " + where() + " away, which is "
                        + last.get().status() + " with revision " + from);
        started = true;
        return run(
                script(context)
                        .run(VERSION, commands(context).version())
                        .run(UNINSTALL, commands(context).uninstall(timeout())),
                null,
                false);
    }

    @Override
    public Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException {
        checkStarted(context, outcome.exitCode());
        Optional<ReleaseRevision> left =
                ask(context, (client, store) -> store.history().last());
        if (outcome.exitCode() == 0 || left.isEmpty()) {
            return removed(context, "Preview " + where() + " was taken away");
        }
        HelmOutput output = new HelmOutput(context.directory());
        Diagnosis why = HelmFailure.diagnose(output.errorOf(UNINSTALL) + output.errorOf(VERSION));
        print(context.log(), why);
        return finished(
                context,
                DeployStatus.FAILED,
                left.get().number(),
                from,
                RunningService.NONE,
                "Preview " + where() + " could not be taken away and is "
                        + left.get().status(),
                why);
    }

    /** It makes none. */
    @Override
    Optional<ReleaseRevision> own(ReleaseHistory history) {
        return Optional.empty();
    }

    @Override
    public boolean changesRelease() {
        return started;
    }

    /** Helm takes up again what it left half done, so that nothing has to be settled. */
    @Override
    public String abandon(ClusterAccess cluster, String why) {
        return started
                ? "Preview " + where() + " may be taken away in part: do it again"
                : "Preview " + where() + " was not touched";
    }

    private Turn removed(FlowContext context, String message) {
        return finished(context, DeployStatus.REMOVED, 0, from, RunningService.NONE, message, null);
    }

    private String where() {
        return release() + " in " + namespace();
    }
}
