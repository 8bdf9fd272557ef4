package io.jenkins.plugins.delivery.core.helm.flow;

import java.util.Optional;

/** Says in Helm's record that the image was healthy, and ends the deploy. */
final class HealthyEnd implements DeployAction {
    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException {
        DeployProgress known = deploy.progress();
        deploy.checkLast(context, known.revision, deploy.done());
        new HealthyMarking(deploy, known.image, deploy.request().signOff().note()).mark(context, known.revision);
        String url = known.service.url();
        return Optional.of(deploy.finished(
                context,
                DeployStatus.DEPLOYED,
                known.revision,
                "Deployed " + deploy.release() + " " + known.image.version() + " to " + deploy.environment()
                        + " as revision " + known.revision + (url.isEmpty() ? "" : ": " + url)));
    }
}
