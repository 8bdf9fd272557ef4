package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.DryRun;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import java.util.Optional;

/** Waits until nobody else works on the release. */
final class ReleaseWait implements DeployAction {
    @Override
    public Optional<Turn> begin(DeployFlow deploy, FlowContext context) throws InterruptedException {
        if (deploy.options().dryRun() != DryRun.NONE) {
            return Optional.empty();
        }
        ReleaseHistory history = deploy.ask(context, (client, store) -> store.history());
        Turn.Pause pause =
                deploy.pauseWhilePending(context, history, deploy.options().onPending());
        deploy.progress().previousRevision = history.lastNumber();
        return Optional.ofNullable(pause);
    }
}
