package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.promotion.HealthEvidence;
import io.jenkins.plugins.delivery.core.helm.promotion.RenderedImages;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import java.util.List;
import java.util.Optional;

/**
 * Holds a deploy to the image that was checked, in an environment that asks something of images: what was rendered,
 * before it is applied, and once more what was applied, because a chart may render otherwise the second time.
 *
 * @param flow the deploy
 * @param image as it was checked
 * @param allowedImages see {@link RenderedImages}
 */
record RunRulesCheck(HelmFlow flow, ImageToDeploy image, List<String> allowedImages) {
    /**
     * Looks at what Helm would apply.
     *
     * @param manifest YAML, with its hooks
     * @throws DeliveryException when it may not be applied
     */
    void rendered(String manifest) {
        rules().objection(manifest).ifPresent(objection -> {
            throw new DeliveryException("Nothing was deployed: in " + flow.environment()
                    + " runs nothing in the place of the checked image, and " + objection);
        });
    }

    /** {@link #rendered} of what Helm prints of a dry run on the server. */
    void dryRun(String json) {
        rendered(all(ReleaseRevision.parse(json)));
    }

    /**
     * Looks at what Helm applied, and at what its pods run.
     *
     * @param revision the deploy's own
     * @return why it may not stay; empty when it may
     */
    Optional<Diagnosis> applied(FlowContext context, int revision) throws InterruptedException {
        ReleaseHistory history = flow.ask(context, (client, store) -> store.history());
        ReleaseRevision own = history.numbered(revision)
                .orElseThrow(() -> new DeliveryException("Revision " + revision + " of " + flow.release()
                        + " is not in Helm's history any more, so nobody can say what it runs"));
        int last = history.last().orElseThrow().number();
        Optional<String> objection = rules().objection(all(own));
        if (last != revision) {
            objection.ifPresent(what -> {
                throw new DeliveryException("What was applied is not what was checked: " + what + "; revision " + last
                        + " of somebody else came since, and is left as it is");
            });
            return Optional.empty();
        }
        return (objection.isPresent() ? objection : inPods(context, Manifest.parsePlain(own.manifest())))
                .map(what -> Diagnosis.of(
                        Cause.UNCHECKED_IMAGE,
                        "Release " + flow.release(),
                        "what was applied is not what was checked: " + what));
    }

    private Optional<String> inPods(FlowContext context, Manifest manifest) throws InterruptedException {
        List<RunningContainer> containers = flow.ask(
                context, (client, store) -> RunningContainer.of(client, flow.namespace(), manifest.workloads()));
        return HealthEvidence.of(image, containers, context.registries(), context.log())
                .stranger(containers, container -> rules().expects(manifest, container));
    }

    private RenderedImages rules() {
        return new RenderedImages(image.reference(), allowedImages);
    }

    private static String all(ReleaseRevision revision) {
        return revision.manifest() + "\n" + revision.hooks();
    }
}
