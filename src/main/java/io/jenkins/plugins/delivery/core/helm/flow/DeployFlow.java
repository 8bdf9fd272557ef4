package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.ChartChoice;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.chart.ChartSource;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import io.jenkins.plugins.delivery.core.helm.promotion.ReleaseBounds;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import java.util.List;
import java.util.Optional;

/**
 * A deploy of one service to one environment, by the stages of {@link DeployStage}: checks everything that can be
 * checked first, upgrades, and when that fails says why and goes back, which is a {@link FailedDeploy}'s work.
 */
public final class DeployFlow extends HelmFlow {
    private static final long serialVersionUID = 1L;

    private final DeployRequest request;
    private final DeliveryConfig config;
    private final DeployProgress progress = new DeployProgress();

    private DeployStage stage = DeployStage.CHECK_IMAGE;

    /** What is done instead of the stages that are left, once one has failed; null while none has. */
    private FailedDeploy recovery;

    /** @throws InvalidInputException when the settings do not have what the request asks for */
    public DeployFlow(DeployRequest request, DeliveryConfig config) {
        super(request.release(), request.environment(), request.options().timeout(), config);
        this.request = request.underRules(config);
        this.config = config;
    }

    @Override
    public boolean asksCluster() {
        return options().dryRun() != DryRun.RENDER;
    }

    @Override
    public boolean changesRelease() {
        return stage.compareTo(DeployStage.UPGRADE) >= 0;
    }

    /** The image, with its digest once the flow has begun and somebody wants to know it; null before. */
    @CheckForNull
    public ImageToDeploy image() {
        return progress.image;
    }

    /** What it changes against the revision that ran before, as the log has it, secrets hidden; none before it is known. */
    public List<String> changes() {
        return progress.changes();
    }

    @Override
    public Turn begin(FlowContext context) throws InterruptedException {
        progress.image = ImageToDeploy.of(request.app(), request.image(), config);
        return from(DeployStage.CHECK_IMAGE, context);
    }

    @Override
    public Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException {
        checkStarted(context, outcome.exitCode());
        if (recovery != null) {
            return recovery.after(context, outcome);
        }
        Optional<Turn> turn = stage.action().after(this, context, outcome);
        return turn.isPresent() ? turn.get() : from(next(), context);
    }

    @Override
    public Turn afterPause(FlowContext context) throws InterruptedException {
        return from(stage, context);
    }

    /** Goes through the stages, from this one to the first that has something to do. */
    Turn from(DeployStage first, FlowContext context) throws InterruptedException {
        stage = first;
        while (true) {
            Optional<Turn> turn = stage.action().begin(this, context);
            if (turn.isPresent()) {
                return turn.get();
            }
            stage = next();
        }
    }

    private DeployStage next() {
        return DeployStage.values()[stage.ordinal() + 1];
    }

    @Override
    Optional<ReleaseRevision> own(ReleaseHistory history) {
        Optional<ReleaseRevision> upgraded = history.madeBy(run(), progress.previousRevision, progress.refused);
        return recovery == null ? upgraded : recovery.own(history).or(() -> upgraded);
    }

    DeployRequest request() {
        return request;
    }

    DeployOptions options() {
        return request.options();
    }

    DeliveryConfig config() {
        return config;
    }

    EnvironmentSettings settings() {
        return config.environments().named("environment", request.environment());
    }

    DeployProgress progress() {
        return progress;
    }

    @Override
    ImageProof proof() {
        return progress.proof;
    }

    /** Where the chart is, as the request or the settings say. */
    ChartSource chartSource(FlowContext context) {
        ChartChoice chart = request.chart();
        return new ChartSource(
                chart.chart() == null ? config.helm().chart() : chart.chart(),
                chart.version() == null ? "" : chart.version(),
                context.workspace(),
                context.directory());
    }

    ReleaseOptions releaseOptions() {
        return options().forRelease(progress.valuesFiles(), config.helm(), run(), request.preview());
    }

    /** Whether the environment asks something of the images that run in it. */
    boolean hasRules() {
        return settings().asksAboutImages();
    }

    /** Whether what it renders is looked at: for its own environment, or for others that have rules. */
    boolean isHeld() {
        return bounds().drawn();
    }

    private ReleaseBounds bounds() {
        return ReleaseBounds.of(config.environments(), settings());
    }

    RunRulesCheck rules() {
        return new RunRulesCheck(
                this,
                bounds(),
                hasRules() ? progress.image : null,
                settings().runRules().allowedImages());
    }

    /** What Helm did, for a sentence. */
    String done() {
        return "deployed " + release() + " " + progress.image.version();
    }

    /** Says why, and goes back as far as {@code how} says. */
    Turn failed(FlowContext context, Diagnosis cause, DeployOptions how) throws InterruptedException {
        recovery = new FailedDeploy(this, how, options().historyMax(config.helm()), progress.previousRevision, cause);
        return recovery.begin(context, progress.service);
    }

    /** The end of a deploy that did not fail. */
    Turn finished(FlowContext context, DeployStatus status, int revision, String message) {
        return finished(context, status, revision, progress.previousRevision, progress.service, message, null);
    }
}
