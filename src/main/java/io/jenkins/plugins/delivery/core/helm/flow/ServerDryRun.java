package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks the API server what it would say. Also before a deploy into an environment with rules about images: the server's
 * rendering is the one that is applied, for it knows the release, the API and what {@code lookup} finds.
 */
final class ServerDryRun implements DeployAction {
    private static final String DRY_RUN = "dry-run";

    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) {
        if (deploy.options().dryRun() != DryRun.SERVER && !deploy.hasRules()) {
            return Optional.empty();
        }
        return Optional.of(deploy.run(
                deploy.script(context)
                        .run(
                                DRY_RUN,
                                deploy.commands(context)
                                        .upgrade(
                                                deploy.version(),
                                                Path.of(deploy.progress().archive),
                                                deploy.releaseOptions(),
                                                true)),
                null,
                false));
    }

    @Override
    public Optional<Turn> after(DeployFlow deploy, FlowContext context, RunOutcome outcome)
            throws InterruptedException {
        HelmOutput output = new HelmOutput(context.directory());
        if (outcome.exitCode() != 0) {
            throw refused(HelmFailure.diagnose(output.errorOf(DRY_RUN)));
        }
        if (deploy.isHeld()) {
            deploy.rules().dryRun(output.of(DRY_RUN));
        }
        if (deploy.options().dryRun() == DryRun.NONE) {
            return Optional.empty();
        }
        ReleaseRevision rendered = ReleaseRevision.parse(output.of(DRY_RUN));
        Manifest manifest = Manifest.parse(rendered.hooks() + "---\n" + rendered.manifest());
        Optional<Diagnosis> objection = deploy.ask(
                context,
                (client, store) -> ServerObjection.to(
                        manifest, client, deploy.namespace(), deploy.options().runTests(), context.log()));
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        int current = deploy.ask(context, (client, store) -> store.history().lastNumber());
        return Optional.of(deploy.finished(
                context, DeployStatus.DRY_RUN, current, "Nothing was changed: a dry run on the server"));
    }

    private static DeliveryException refused(Diagnosis cause) {
        return new DeliveryException(
                "Nothing was deployed, the API server would refuse it: " + cause.told() + "; " + cause.hint());
    }
}
