package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.promotion.HealthEvidence;
import io.jenkins.plugins.delivery.core.helm.release.HealthyMark;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import java.util.List;
import java.util.Optional;

/**
 * Writes into Helm's record that a deploy saw its image healthy: only when pods of its own revision ran the image.
 *
 * @param flow the deploy
 * @param image what was deployed
 * @param note who answers for it; may be empty
 */
record HealthyMarking(HelmFlow flow, ImageToDeploy image, String note) {
    /**
     * Marks the deploy's own revision. A release that runs is not failed for want of the mark, but the next environment
     * will miss it, so the log says why.
     */
    void mark(FlowContext context, int revision) throws InterruptedException {
        try {
            why(context, revision)
                    .ifPresent(reason -> context.log()
                            .line("Revision " + revision + " is not marked as healthy, because " + reason));
        } catch (DeliveryException e) {
            context.log()
                    .line("WARNING: the release's record does not say that it was healthy, because " + e.getMessage());
        }
    }

    private Optional<String> why(FlowContext context, int revision) throws InterruptedException {
        List<RunningContainer> containers = flow.ask(
                context,
                (client, store) -> RunningContainer.of(
                        client,
                        flow.namespace(),
                        store.history()
                                .numbered(revision)
                                .map(own -> Manifest.parse(own.manifest()).workloads())
                                .orElse(List.of())));
        Optional<String> missing = HealthEvidence.of(image, containers, context.registries(), context.log())
                .missing(containers);
        if (missing.isPresent()) {
            return missing;
        }
        HealthyMark mark = new HealthyMark(image.toString(), note);
        // Only now: what somebody else deploys is in the history before its pods are there.
        return flow.ask(context, (client, store) -> {
            ReleaseHistory history = store.history();
            ReleaseRevision last = history.last().orElseThrow();
            if (last.number() != revision || !last.status().equals("deployed")) {
                return Optional.of("revision " + last.number() + " (" + last.status() + ") is the last one by now");
            }
            store.mark(last, last.status(), mark.text());
            return Optional.empty();
        });
    }
}
