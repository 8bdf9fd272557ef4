package io.jenkins.plugins.delivery.core.helm.flow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.promotion.HealthEvidence;
import io.jenkins.plugins.delivery.core.helm.promotion.ReleaseBounds;
import io.jenkins.plugins.delivery.core.helm.promotion.RenderedImages;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import java.util.List;
import java.util.Optional;

/**
 * Holds a deploy to its bounds and, in an environment that asks something of images, to the image that was checked: what
 * was rendered, before it is applied, and once more what was applied, because a chart may render otherwise the second
 * time.
 *
 * @param flow the deploy
 * @param bounds what it must not reach beyond
 * @param image as it was checked; null where nothing is asked of images
 * @param allowedImages see {@link RenderedImages}
 */
record RunRulesCheck(
        HelmFlow flow, ReleaseBounds bounds, @CheckForNull ImageToDeploy image, List<String> allowedImages) {
    /**
     * Looks at what Helm would apply.
     *
     * @param manifest YAML, with its hooks
     * @throws DeliveryException when it may not be applied
     */
    void rendered(String manifest) {
        bounds.objection(manifest).ifPresent(objection -> {
            throw new DeliveryException("Nothing was deployed: " + objection);
        });
        ofImages(manifest).ifPresent(objection -> {
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
        ReleaseRevision own = own(history, revision);
        int last = history.last().orElseThrow().number();
        Optional<String> objection = ofManifest(own);
        if (last != revision) {
            objection.ifPresent(what -> {
                throw new DeliveryException("What was applied is not what was checked: " + what + "; revision " + last
                        + " of somebody else came since, and is left as it is");
            });
            return Optional.empty();
        }
        return (objection.isPresent() ? objection : inPods(context, own)).map(this::diagnosis);
    }

    /**
     * Looks at what Helm recorded alone, for a deploy that failed: pods of the revision before are still there.
     *
     * @param revision the deploy's own
     * @return why it may not stay, whatever else may; empty when it may
     */
    Optional<Diagnosis> recorded(FlowContext context, int revision) throws InterruptedException {
        ReleaseHistory history = flow.ask(context, (client, store) -> store.history());
        return ofManifest(own(history, revision)).map(this::diagnosis);
    }

    private ReleaseRevision own(ReleaseHistory history, int revision) {
        return history.numbered(revision)
                .orElseThrow(() -> new DeliveryException("Revision " + revision + " of " + flow.release()
                        + " is not in Helm's history any more, so nobody can say what it runs"));
    }

    private Optional<String> ofManifest(ReleaseRevision own) {
        String manifest = all(own);
        return bounds.objection(manifest).or(() -> ofImages(manifest));
    }

    private Diagnosis diagnosis(String objection) {
        return Diagnosis.of(
                Cause.UNCHECKED_IMAGE,
                "Release " + flow.release(),
                "what was applied is not what was checked: " + objection);
    }

    private Optional<String> ofImages(String manifest) {
        return image == null ? Optional.empty() : rules(image).objection(manifest);
    }

    private Optional<String> inPods(FlowContext context, ReleaseRevision own) throws InterruptedException {
        if (image == null) {
            return Optional.empty();
        }
        Manifest manifest = Manifest.parsePlain(own.manifest());
        List<RunningContainer> containers = flow.ask(
                context, (client, store) -> RunningContainer.of(client, flow.namespace(), manifest.workloads()));
        return HealthEvidence.of(image, containers, context.registries(), context.log())
                .stranger(containers, container -> rules(image).expects(manifest, container));
    }

    private RenderedImages rules(ImageToDeploy checked) {
        return new RenderedImages(checked.reference(), allowedImages);
    }

    private static String all(ReleaseRevision revision) {
        return revision.manifest() + "\n" + revision.hooks();
    }
}
