package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.RollbackRequest;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.promotion.ReleaseBounds;
import io.jenkins.plugins.delivery.core.helm.promotion.RollbackTarget;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import java.util.List;
import java.util.Optional;

/** Takes a release back to an earlier revision, whatever state it is in, and watches that one come up. */
public final class RollbackFlow extends HelmFlow {
    private static final long serialVersionUID = 1L;

    private static final String VERSION = "version";
    private static final String ROLLBACK = "rollback";

    private final RollbackRequest request;
    private final EnvironmentSettings settings;
    private final int historyMax;

    /** Null in a roll-back that an older version began. */
    @CheckForNull
    private final ReleaseBounds bounds;

    private ImageReference healthyImage;
    private boolean started;
    private int from;

    /** The last revision when Helm began to go back. */
    private int before;

    private int to;
    private String toVersion = "";
    private RunningService service = RunningService.NONE;

    /** Null in a roll-back that an older version began. */
    @CheckForNull
    private ImageProof proof = ImageProof.NONE;

    /** @throws InvalidInputException when the settings do not have what the request asks for */
    public RollbackFlow(RollbackRequest request, DeliveryConfig config) {
        super(request.app(), request.environment(), request.timeout(), config);
        this.request = request;
        this.settings = config.environments().named("environment", request.environment());
        this.historyMax = config.helm().historyMax();
        this.bounds = ReleaseBounds.of(config.environments(), settings);
    }

    @Override
    public Turn begin(FlowContext context) throws InterruptedException {
        ReleaseHistory history = ask(context, (client, store) -> store.history());
        ReleaseRevision current = history.last()
                .orElseThrow(() -> new DeliveryException("Release " + release() + " is not in namespace " + namespace()
                        + ", so there is nothing to go back to: look at app and environment"));
        RollbackTarget targets = new RollbackTarget(release(), settings, history);
        ReleaseRevision target = targets.find(current, request.revision());
        checkBounds(target);
        healthyImage = targets.healthyImage(target).orElse(null);
        Manifest manifest = Manifest.parse(target.manifest());
        from = current.number();
        to = target.number();
        toVersion = target.appVersion();
        service = RunningService.of(manifest);
        context.log()
                .line("Rolling " + release() + " in " + environment() + " (namespace " + namespace()
                        + ") back from revision " + RollbackTarget.describe(current) + " to revision "
                        + RollbackTarget.describe(target)
                        + (request.reason().isEmpty() ? "" : ", because: " + request.reason()));
        context.log().line("Databases and other things outside of the release are not rolled back");
        proof = new RollbackProof(settings).run(context, healthyImage, RollbackTarget.describe(target));
        return run(script(context).run(VERSION, commands(context).version()), null, false);
    }

    /** Helm keeps also what was taken back because it may not be. */
    private void checkBounds(ReleaseRevision target) {
        if (bounds != null) {
            bounds.objection(target.manifest() + "\n" + target.hooks()).ifPresent(objection -> {
                throw new DeliveryException(
                        "Nothing was rolled back: in revision " + RollbackTarget.describe(target) + ", " + objection);
            });
        }
    }

    @Override
    ImageProof proof() {
        return proof == null ? ImageProof.NONE : proof;
    }

    /** The image that was healthy with the revision that it goes back to; null before {@link #begin} and when none was. */
    @CheckForNull
    public ImageReference healthyImage() {
        return healthyImage;
    }

    @Override
    public Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException {
        checkStarted(context, outcome.exitCode());
        if (started) {
            return afterRollback(context, outcome);
        }
        HelmOutput output = new HelmOutput(context.directory());
        readVersion(context, outcome.exitCode() == 0 ? output.of(VERSION) : output.errorOf(VERSION));
        version().checkTakes(request.conflicts() == Conflicts.TAKE, false);
        if (request.dryRun()) {
            return finished(context, DeployStatus.DRY_RUN, from, "Nothing was changed: a dry run", null);
        }
        // Whoever goes back takes the release over; Helm itself does not ask whether somebody works on it.
        before = settle(context.cluster(), "taken over by a roll-back", ReleaseHistory::last)
                .map(ReleaseRevision::number)
                .orElse(from);
        started = true;
        RolloutScope scope = ask(context, (client, store) -> {
            Manifest manifest = store.history()
                    .numbered(to)
                    .map(revision -> Manifest.parse(revision.manifest()))
                    .orElse(new Manifest(List.of()));
            return scope(manifest, client, DeployOptions.DEFAULT_TOLERATED_RESTARTS, false);
        });
        return run(
                script(context)
                        .run(
                                ROLLBACK,
                                commands(context)
                                        .rollback(
                                                version(),
                                                to,
                                                request.conflicts() == Conflicts.TAKE,
                                                request.reason(),
                                                timeout(),
                                                historyMax)),
                scope,
                true);
    }

    @Override
    Optional<ReleaseRevision> own(ReleaseHistory history) {
        return started ? history.rolledBackTo(to, before) : Optional.empty();
    }

    private Turn afterRollback(FlowContext context, RunOutcome outcome) throws InterruptedException {
        if (outcome.exitCode() == 0 && outcome.complete()) {
            int revision = rolledBack(context, this::own, "revision " + to);
            return finished(
                    context,
                    DeployStatus.DEPLOYED,
                    revision,
                    "Rolled back to revision " + to + " (" + toVersion + "), which runs as revision " + revision,
                    null);
        }
        checkSeen(outcome, "rolled " + release() + " back to revision " + to);
        Diagnosis cause = cause(outcome, new HelmOutput(context.directory()).errorOf(ROLLBACK));
        print(context.log(), cause);
        int revision = settle(context.cluster(), cause.told())
                .map(ReleaseRevision::number)
                .orElse(from);
        if (outcome.exitCode() == 0 && revision != from) {
            recordFailure(context, revision, cause.told());
        }
        return finished(
                context,
                DeployStatus.FAILED,
                revision,
                "The roll-back to revision " + to + " failed and is left as it is",
                cause);
    }

    private Turn finished(FlowContext context, DeployStatus status, int revision, String message, Diagnosis diagnosis) {
        return finished(context, status, revision, from, service, message, diagnosis);
    }

    @Override
    public boolean changesRelease() {
        return started;
    }
}
