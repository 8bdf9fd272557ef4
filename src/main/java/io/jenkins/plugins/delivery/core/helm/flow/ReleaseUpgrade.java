package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.RolloutScope;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Has Helm change the release, while its rollout is watched. */
final class ReleaseUpgrade implements DeployAction {
    private static final String UPGRADE = "upgrade";

    /** What Helm says when it makes no revision because of another run: before it looked, or just then. */
    private static final Pattern BUSY =
            Pattern.compile("another operation \\(|cannot re-?use a name that is still in use"
                    + "|release: already exists|secrets \"sh\\.helm\\.release\\.[^\"]{1,200}\" already exists");

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException {
        DeployProgress known = deploy.progress();
        Manifest manifest = Manifest.parse(new HelmOutput(context.directory()).of(ChartRendering.TEMPLATE));
        RolloutScope scope = deploy.ask(
                context,
                (client, store) -> deploy.scope(
                        manifest,
                        client,
                        deploy.options().toleratedRestarts(),
                        deploy.options().waitForJobs()));
        context.log()
                .line((known.previousRevision == 0 ? "Installing" : "Upgrading") + ", for at most "
                        + deploy.timeout().toSeconds() + " s");
        return Optional.of(deploy.run(
                deploy.script(context)
                        .run(
                                UPGRADE,
                                deploy.commands(context)
                                        .upgrade(
                                                deploy.version(),
                                                Path.of(known.archive),
                                                deploy.releaseOptions(),
                                                false)),
                scope,
                deploy.options().failFast()));
    }

    @Override
    public Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome)
            throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0 || !outcome.complete()) {
            if (outcome.exitCode() != 0 && isBusy(deploy, context, output.errorOf(UPGRADE))) {
                // Between the look and Helm's own; whoever it is, is waited for as if seen before.
                return Optional.of(deploy.from(DeployStage.WAIT, context));
            }
            deploy.checkSeen(outcome, deploy.done());
            return Optional.of(
                    deploy.failed(context, HelmFlow.cause(outcome, output.errorOf(UPGRADE)), deploy.options()));
        }
        int revision = output.revision(UPGRADE);
        deploy.progress().revision = revision;
        Optional<Diagnosis> objection = deploy.isHeld() ? deploy.rules().applied(context, revision) : Optional.empty();
        return objection.isPresent()
                // Whatever a failed deploy otherwise leaves for inspection.
                ? Optional.of(
                        deploy.failed(context, objection.get(), deploy.options().takingBack()))
                : Optional.empty();
    }

    /** Whether Helm did nothing because somebody else works on the release. */
    private static boolean isBusy(DeployFlow deploy, FlowContext context, String error) throws InterruptedException {
        boolean refused = BUSY.matcher(error).find();
        deploy.progress().refused = refused;
        if (!refused) {
            return false;
        }
        boolean busy = deploy.ask(
                context, (client, store) -> deploy.own(store.history()).isEmpty());
        if (busy) {
            context.log().line("Helm did nothing, because somebody else began to work on the release first");
        }
        return busy;
    }
}
