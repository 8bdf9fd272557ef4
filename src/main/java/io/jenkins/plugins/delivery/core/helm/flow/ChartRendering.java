package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.Conflicts;
import io.jenkins.plugins.delivery.core.helm.DeployValues;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.chart.ChartDirectory;
import io.jenkins.plugins.delivery.core.helm.command.HelmCommands;
import io.jenkins.plugins.delivery.core.helm.command.HelmScript;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestText;
import io.jenkins.plugins.delivery.core.helm.manifest.PreviewAddresses;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.values.ValueLayers;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import io.jenkins.plugins.delivery.core.text.Count;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts the values together, asks the cluster for what is there, and has Helm render the release. */
final class ChartRendering implements DeployAction {
    /** The release as Helm renders it, which the upgrade reads again. */
    static final String TEMPLATE = "template";

    private static final String VERSION = "version";
    private static final String PACKAGE = "package";
    private static final String LINT = "lint";
    private static final String TEMPLATE_WITH_CRDS = "template-with-crds";

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException {
        DeployProgress known = deploy.progress();
        ChartDirectory chart = deploy.chartSource(context).open();
        ValueLayers layers = new DeployValues(
                        deploy.request(), deploy.config().helm(), deploy.settings(), context.workspace())
                .layers(chart, known.image, context.directory(), context.log());
        layers.print(context.log());
        known.setValuesFiles(layers.files());
        TargetState target = deploy.asksCluster()
                ? TargetState.of(
                        deploy,
                        context,
                        deploy.options(),
                        Objects.requireNonNullElse(deploy.request().preview(), ""))
                : TargetState.UNKNOWN;
        known.kubernetesVersion = target.kubernetesVersion();
        Path archive = context.directory().resolve(chart.archiveName());
        known.archive = archive.toString();
        HelmCommands commands = deploy.commands(context);
        HelmScript script = deploy.script(context)
                .run(VERSION, commands.version())
                .run(PACKAGE, commands.pack(chart.path(), known.image.version(), context.directory()));
        if (deploy.options().lint()) {
            script.run(LINT, commands.lint(archive, deploy.releaseOptions().values()));
        }
        script.run(
                TEMPLATE,
                commands.template(
                        archive, deploy.releaseOptions(), target.kubernetesVersion(), target.releaseExists()));
        if (deploy.isHeld()) {
            script.run(
                    TEMPLATE_WITH_CRDS,
                    commands.templateWithCrds(
                            archive, deploy.releaseOptions(), target.kubernetesVersion(), target.releaseExists()));
        }
        return Optional.of(deploy.run(script, null, false));
    }

    @Override
    public Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome)
            throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            throw new DeliveryException(failure(output));
        }
        deploy.readVersion(context, output.of(VERSION));
        deploy.version()
                .checkTakes(
                        deploy.options().conflicts() == Conflicts.TAKE,
                        deploy.options().takeOwnership());
        Manifest manifest = Manifest.parse(output.of(TEMPLATE));
        if (deploy.request().preview() != null) {
            PreviewAddresses.check(manifest, deploy.request().preview());
        }
        DeployProgress known = deploy.progress();
        known.setManifest(manifest);
        context.log()
                .line("Chart rendered by Helm " + deploy.version()
                        + (known.kubernetesVersion.isEmpty() ? "" : ", for Kubernetes " + known.kubernetesVersion)
                        + ": " + Count.of(manifest.objects().size(), "object"));
        if (deploy.isHeld()) {
            deploy.rules().rendered(output.of(TEMPLATE_WITH_CRDS));
        }
        if (deploy.asksCluster()) {
            return compare(deploy, context, manifest);
        }
        ManifestText.lines(output.of(TEMPLATE)).forEach(context.log()::output);
        return Optional.of(deploy.finished(
                context, DeployStatus.DRY_RUN, 0, "Nothing was changed, and no cluster was asked: rendered only"));
    }

    private static Optional<Turn> compare(DeployFlow deploy, FlowContext context, Manifest manifest)
            throws InterruptedException {
        ReleaseHistory history = deploy.ask(context, (client, store) -> store.history());
        if (deploy.options().diff()) {
            deploy.progress().setChanges(RevisionDiff.print(history, manifest, context.log()));
        }
        return deploy.options().dryRun() == DryRun.CLIENT
                ? Optional.of(deploy.finished(
                        context, DeployStatus.DRY_RUN, history.lastNumber(), "Nothing was changed: a dry run"))
                : Optional.empty();
    }

    /** Helm's own words first. */
    private static String failure(HelmOutput output) {
        String last = output.last(List.of(VERSION, PACKAGE, LINT, TEMPLATE));
        Diagnosis cause =
                HelmFailure.diagnose(last.equals(LINT) ? output.of(LINT) + output.errorOf(LINT) : output.errorOf(last));
        return "Nothing was deployed, the chart does not " + (last.equals(TEMPLATE) ? "render" : "pass helm " + last)
                + ": " + cause.sentence() + "; " + cause.hint();
    }
}
