package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.helm.DeployOptions;
import io.jenkins.plugins.delivery.core.helm.DeployRequest;
import io.jenkins.plugins.delivery.core.helm.DeployValues;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.chart.ChartDirectory;
import io.jenkins.plugins.delivery.core.helm.chart.ChartSource;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.command.HelmScript;
import io.jenkins.plugins.delivery.core.helm.command.ReleaseOptions;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.helm.values.ValueLayers;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A deploy of one service to one environment: checks everything that can be checked first, upgrades, and when that
 * fails says why and goes back.
 */
public final class DeployFlow extends HelmFlow {
    private static final long serialVersionUID = 1L;

    private static final String VERSION = "version";
    private static final String PULL = "pull";
    private static final String PACKAGE = "package";
    private static final String LINT = "lint";
    private static final String TEMPLATE = "template";
    private static final String TEMPLATE_WITH_CRDS = "template-with-crds";
    private static final String DRY_RUN = "dry-run";
    private static final String UPGRADE = "upgrade";
    private static final String TEST = "test";

    /** What Helm says when it makes no revision because of another run: before it looked, or just then. */
    private static final Pattern BUSY =
            Pattern.compile("another operation \\(|cannot re-?use a name that is still in use"
                    + "|release: already exists|secrets \"sh\\.helm\\.release\\.[^\"]{1,200}\" already exists");

    private final DeployRequest request;
    private final DeliveryConfig config;

    private Phase phase = Phase.PREPARE;
    private ImageToDeploy image;
    private String kubernetesVersion = "";

    /** The archive that Helm installs, and the files with its values. */
    private String archive;

    private List<String> valuesFiles = List.of();

    /** The last revision before this deploy; 0 when there was none. */
    private int previousRevision;

    /** The one that this deploy made; 0 before Helm has said which. */
    private int revision;

    /** Whether Helm made none, because somebody else was at work. */
    private boolean refused;

    private RolloutScope scope;
    private String deployedImage = "";
    private String url = "";
    private FailedDeploy recovery;

    private enum Phase {
        PREPARE,
        PULL,
        CHECK,
        WAIT,
        DRY_RUN,
        UPGRADE,
        TEST,
        RECOVER
    }

    /** @throws InvalidInputException when the settings do not have what the request asks for */
    public DeployFlow(DeployRequest request, DeliveryConfig config) {
        super(
                request.app(),
                request.environment(),
                config.environments().namespaceOf(config.environments().named("environment", request.environment())),
                request.options().timeout(config.helm()));
        this.request = request.underRules(config);
        this.config = config;
    }

    @Override
    public boolean asksCluster() {
        return options().dryRun() != DryRun.RENDER;
    }

    @Override
    public Turn begin(FlowContext context) throws InterruptedException {
        image = ImageToDeploy.of(request.app(), request.image(), config);
        context.log()
                .line("Deploying " + release() + " " + image.version() + " to " + environment() + ": release "
                        + release() + " in namespace " + namespace());
        ChartSource source = chartSource(context);
        Optional<EnvironmentSettings> required = config.environments().predecessorOf(environmentSettings());
        if (request.image().verify() || environmentSettings().protection().asksAboutImages()) {
            image = image.verify(context.registries(), context.log());
        }
        if (required.isPresent() && asksCluster()) {
            new PromotionCheck(this, image.digest(), required.get(), request.signOff())
                    .run(context, config.environments().namespaceOf(required.get()));
        }
        if (source.isRemote()) {
            phase = Phase.PULL;
            context.log().line("Pulling chart " + source.name());
            HelmCommands commands = commands(context);
            HelmScript script = script(context)
                    .run(VERSION, commands.version())
                    .run(PULL, source.pull(commands, config.registry()));
            return run(script, null, false);
        }
        return check(context, source);
    }

    /** The image, with its digest once the flow has begun and somebody wants to know it; null before. */
    @CheckForNull
    public ImageToDeploy image() {
        return image;
    }

    private ChartSource chartSource(FlowContext context) {
        String chart = request.chart().chart() == null
                ? config.helm().chart()
                : request.chart().chart();
        String version =
                request.chart().version() == null ? "" : request.chart().version();
        return new ChartSource(chart, version, context.workspace(), context.directory());
    }

    /** Puts the values together, asks the cluster for what is there, and has Helm render the release. */
    private Turn check(FlowContext context, ChartSource source) throws InterruptedException {
        ChartDirectory chart = source.open();
        ValueLayers layers = new DeployValues(request, config.helm(), environmentSettings(), context.workspace())
                .layers(chart, image, context.directory(), context.log());
        layers.print(context.log());
        valuesFiles = layers.files().stream().map(Path::toString).toList();
        TargetState target = asksCluster() ? TargetState.of(this, context, options()) : TargetState.UNKNOWN;
        kubernetesVersion = target.kubernetesVersion();
        archive = context.directory().resolve(chart.archiveName()).toString();
        phase = Phase.CHECK;
        HelmCommands commands = commands(context);
        HelmScript script = script(context)
                .run(VERSION, commands.version())
                .run(PACKAGE, commands.pack(chart.path(), image.version(), context.directory()));
        if (options().lint()) {
            script.run(LINT, commands.lint(Path.of(archive), releaseOptions().values()));
        }
        script.run(
                TEMPLATE,
                commands.template(Path.of(archive), releaseOptions(), kubernetesVersion, target.releaseExists()));
        if (hasRules()) {
            script.run(
                    TEMPLATE_WITH_CRDS,
                    commands.templateWithCrds(
                            Path.of(archive), releaseOptions(), kubernetesVersion, target.releaseExists()));
        }
        return run(script, null, false);
    }

    private boolean hasRules() {
        return environmentSettings().protection().asksAboutImages();
    }

    private RunRulesCheck rules() {
        return new RunRulesCheck(this, image, environmentSettings().runRules().allowedImages());
    }

    private EnvironmentSettings environmentSettings() {
        return config.environments().named("environment", request.environment());
    }

    private DeployOptions options() {
        return request.options();
    }

    private ReleaseOptions releaseOptions() {
        return options().forRelease(valuesFiles.stream().map(Path::of).toList(), config.helm(), run());
    }

    @Override
    public Turn after(FlowContext context, RunOutcome outcome) throws InterruptedException {
        checkStarted(context, outcome.exitCode());
        return switch (phase) {
            case PULL -> afterPull(context, outcome);
            case CHECK -> afterCheck(context, outcome);
            case DRY_RUN -> afterDryRun(context, outcome);
            case UPGRADE -> afterUpgrade(context, outcome);
            case TEST -> afterTest(context, outcome);
            case RECOVER -> recovery.after(context, outcome);
            case PREPARE, WAIT -> throw new IllegalStateException("nothing runs in the phase " + phase);
        };
    }

    @Override
    public Turn afterPause(FlowContext context) throws InterruptedException {
        return upgradeWhenFree(context);
    }

    private Turn afterPull(FlowContext context, RunOutcome outcome) throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            throw new DeliveryException("The chart cannot be pulled: "
                    + HelmFailure.diagnose(output.errorOf(PULL) + output.errorOf(VERSION))
                            .sentence());
        }
        return check(context, chartSource(context));
    }

    private Turn afterCheck(FlowContext context, RunOutcome outcome) throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            throw new DeliveryException(checkFailure(output));
        }
        readVersion(context, output.of(VERSION));
        Manifest manifest = Manifest.parse(output.of(TEMPLATE));
        deployedImage = manifest.image().orElse(image.toString());
        url = manifest.url().orElse("");
        context.log()
                .line("Chart rendered by Helm " + version()
                        + (kubernetesVersion.isEmpty() ? "" : ", for Kubernetes " + kubernetesVersion) + ": "
                        + manifest.objects().size() + " objects");
        if (hasRules()) {
            rules().rendered(output.of(TEMPLATE_WITH_CRDS));
        }
        if (!asksCluster()) {
            return finished(
                    context, DeployStatus.DRY_RUN, 0, "Nothing was changed, and no cluster was asked: rendered only");
        }
        ReleaseHistory history = ask(context, (client, store) -> store.history());
        if (options().diff()) {
            RevisionDiff.print(history, manifest, context.log());
        }
        return switch (options().dryRun()) {
            case CLIENT -> finished(context, DeployStatus.DRY_RUN, current(history), "Nothing was changed: a dry run");
            case SERVER -> dryRun(context);
            case RENDER -> throw new IllegalStateException("a flow that only renders has ended before this");
            case NONE -> upgradeWhenFree(context);
        };
    }

    private Turn dryRun(FlowContext context) {
        phase = Phase.DRY_RUN;
        return run(
                script(context)
                        .run(DRY_RUN, commands(context).upgrade(version(), Path.of(archive), releaseOptions(), true)),
                null,
                false);
    }

    /** Helm's own words first. */
    private static String checkFailure(HelmOutput output) {
        String last = output.last(List.of(VERSION, PACKAGE, LINT, TEMPLATE));
        Diagnosis cause =
                HelmFailure.diagnose(last.equals(LINT) ? output.of(LINT) + output.errorOf(LINT) : output.errorOf(last));
        return "Nothing was deployed, the chart does not " + (last.equals(TEMPLATE) ? "render" : "pass helm " + last)
                + ": " + cause.sentence() + "; " + cause.hint();
    }

    private Turn upgradeWhenFree(FlowContext context) throws InterruptedException {
        phase = Phase.WAIT;
        ReleaseHistory history = ask(context, (client, store) -> store.history());
        Turn.Pause pause = pauseWhilePending(context, history, options().onPending());
        if (pause != null) {
            return pause;
        }
        previousRevision = current(history);
        // The server's rendering is the one that is applied: it knows the release, the API and what lookup finds.
        return hasRules() ? dryRun(context) : upgrade(context);
    }

    private Turn upgrade(FlowContext context) throws InterruptedException {
        Manifest manifest = Manifest.parse(new HelmOutput(context.directory()).of(TEMPLATE));
        scope = ask(
                context, (client, store) -> scope(manifest, client, options().toleratedRestarts()));
        phase = Phase.UPGRADE;
        context.log()
                .line((previousRevision == 0 ? "Installing" : "Upgrading") + ", for at most "
                        + timeout().toSeconds() + " s");
        return run(
                script(context)
                        .run(UPGRADE, commands(context).upgrade(version(), Path.of(archive), releaseOptions(), false)),
                scope,
                options().failFast());
    }

    private static int current(ReleaseHistory history) {
        return history.last().map(ReleaseRevision::number).orElse(0);
    }

    private Turn afterDryRun(FlowContext context, RunOutcome outcome) throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            Diagnosis cause = HelmFailure.diagnose(output.errorOf(DRY_RUN));
            throw new DeliveryException(
                    "Nothing was deployed, the API server would refuse it: " + cause.sentence() + "; " + cause.hint());
        }
        if (hasRules()) {
            rules().dryRun(output.of(DRY_RUN));
        }
        if (options().dryRun() == DryRun.NONE) {
            return upgrade(context);
        }
        int current = ask(context, (client, store) -> current(store.history()));
        return finished(context, DeployStatus.DRY_RUN, current, "Nothing was changed: a dry run on the server");
    }

    private Turn afterUpgrade(FlowContext context, RunOutcome outcome) throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0 || !outcome.complete()) {
            if (outcome.exitCode() != 0 && isBusy(context, output.errorOf(UPGRADE))) {
                // Between the look and Helm's own; whoever it is, is waited for as if seen before.
                return upgradeWhenFree(context);
            }
            checkSeen(outcome, "deployed " + release() + " " + image.version());
            return failed(context, cause(outcome, output.errorOf(UPGRADE)), options());
        }
        revision = output.revision(UPGRADE);
        Optional<Diagnosis> objection = hasRules() ? rules().applied(context, revision) : Optional.empty();
        if (objection.isPresent()) {
            // Whatever a failed deploy otherwise leaves for inspection.
            return failed(context, objection.get(), options().takingBack());
        }
        if (options().runTests()) {
            phase = Phase.TEST;
            context.log().line("Running the chart's tests");
            return run(script(context).run(TEST, commands(context).test(timeout())), null, false);
        }
        return deployed(context);
    }

    /** Whether Helm did nothing because somebody else works on the release. */
    private boolean isBusy(FlowContext context, String error) throws InterruptedException {
        refused = BUSY.matcher(error).find();
        if (!refused) {
            return false;
        }
        boolean busy = ask(context, (client, store) -> own(store.history()).isEmpty());
        if (busy) {
            context.log().line("Helm did nothing, because somebody else began to work on the release first");
        }
        return busy;
    }

    @Override
    Optional<ReleaseRevision> own(ReleaseHistory history) {
        Optional<ReleaseRevision> upgraded = history.madeBy(run(), previousRevision, refused);
        return recovery == null ? upgraded : recovery.own(history).or(() -> upgraded);
    }

    private Turn afterTest(FlowContext context, RunOutcome outcome) throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        output.print(TEST, context.log());
        if (outcome.exitCode() != 0) {
            return failed(context, HelmFailure.diagnose(output.errorOf(TEST)), options());
        }
        return deployed(context);
    }

    private Turn deployed(FlowContext context) throws InterruptedException {
        checkLast(context, revision, "deployed " + release() + " " + image.version());
        new HealthyMarking(this, image, request.signOff().note()).mark(context, revision);
        return finished(
                context,
                DeployStatus.DEPLOYED,
                revision,
                "Deployed " + release() + " " + image.version() + " to " + environment() + " as revision " + revision
                        + (url.isEmpty() ? "" : ": " + url));
    }

    private Turn failed(FlowContext context, Diagnosis cause, DeployOptions how) throws InterruptedException {
        phase = Phase.RECOVER;
        recovery = new FailedDeploy(this, how, options().historyMax(config.helm()), previousRevision, cause);
        return recovery.begin(context, deployedImage, url);
    }

    private Turn finished(FlowContext context, DeployStatus status, int revision, String message) {
        context.log().line(message);
        return new Turn.Finished(new DeployResult(
                release(),
                environment(),
                namespace(),
                revision,
                previousRevision,
                status,
                deployedImage,
                url,
                message,
                null));
    }

    @Override
    public boolean changesRelease() {
        return phase.compareTo(Phase.UPGRADE) >= 0;
    }
}
