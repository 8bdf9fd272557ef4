package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import java.util.Optional;

/** Looks at whatever needs no chart yet: where the chart is, whether the image is there, and whether it may come in. */
final class ImageCheck implements DeployAction {
    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException {
        DeployProgress known = deploy.progress();
        context.log()
                .line("Deploying " + deploy.release() + " " + known.image.version() + " to " + deploy.environment()
                        + ": release " + deploy.release() + " in namespace " + deploy.namespace());
        deploy.chartSource(context);
        Environments environments = deploy.config().environments();
        Optional<EnvironmentSettings> required = environments.predecessorOf(deploy.settings());
        if (deploy.request().image().verify() || deploy.hasRules()) {
            known.image = known.image.verify(context.registries(), context.log());
        }
        known.proof = new DeployProof(deploy, known.image.reference()).run(context);
        if (required.isPresent() && deploy.asksCluster()) {
            new PromotionCheck(
                            deploy,
                            known.image.digest(),
                            required.get(),
                            deploy.request().signOff())
                    .run(context, environments.namespaceOf(required.get()));
        }
        return Optional.empty();
    }
}
