package io.jenkins.plugins.delivery.core.helm.promotion;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.PodSpec;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.RepositoryName;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import java.util.List;
import java.util.Optional;

/**
 * Whether a chart runs the image that was checked, and no other one in its place, whatever brought it there: the chart,
 * its values, or what a build sets.
 *
 * <p>A workload is the service's when one of its main containers runs the checked image by its digest; what else its
 * pods have, a sidecar or an init container, is the chart's business. A workload without it may run the allowed images
 * only, because it could be in the service's place. Nothing runs another image of the service's repository.
 *
 * @param checked with its digest
 * @param allowedImages repositories, as the settings of the environment write them
 */
public record RenderedImages(ImageReference checked, List<String> allowedImages) {
    public RenderedImages {
        allowedImages = List.copyOf(allowedImages);
    }

    /**
     * Looks for the first workload that may not run.
     *
     * @param yaml the manifest as Helm applies it, with hooks
     * @return what is wrong, as a clause; empty when nothing is
     */
    public Optional<String> objection(String yaml) {
        try {
            return objection(Manifest.parsePlain(yaml));
        } catch (DeliveryException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> objection(Manifest manifest) {
        boolean carried = false;
        for (PodSpec pods : manifest.podSpecs()) {
            Optional<String> another = pods.images()
                    .filter(image -> isAnotherOfTheService(image.reference()))
                    .map(image -> describe(pods, image) + ", which is not " + checkedName()
                            + " (name the image by its digest, which the chart gets as helm.imageDigestKey)")
                    .findFirst();
            if (another.isPresent()) {
                return another;
            }
            if (pods.containers().stream().anyMatch(image -> isChecked(image.reference()))) {
                carried |= !pods.object().isHook();
                continue;
            }
            Optional<String> foreign = pods.images()
                    .filter(image -> !isAllowed(image.reference()))
                    .map(image -> describe(pods, image) + " and no container runs " + checkedName()
                            + " (an administrator can add the repository to environments.allowedImages)")
                    .findFirst();
            if (foreign.isPresent()) {
                return foreign;
            }
        }
        return carried
                ? Optional.empty()
                : Optional.of("no workload of the chart runs " + checkedName()
                        + " (look at the chart, and at the keys in the settings by which it is told the image)");
    }

    /** Whether a container is one that the manifest has run the checked image. */
    public boolean expects(Manifest manifest, RunningContainer container) {
        return manifest.podSpecs().stream()
                .filter(pods -> pods.object().kind().equals(container.workload().kind())
                        && pods.object().name().equals(container.workload().name()))
                .flatMap(pods -> pods.containers().stream())
                .anyMatch(
                        image -> image.user().equals("container " + container.name()) && isChecked(image.reference()));
    }

    private static String describe(PodSpec pods, PodSpec.Image image) {
        return pods.object().id() + ", " + image.user() + ", runs " + image.reference();
    }

    private String checkedName() {
        return checked.name() + "@" + checked.digest();
    }

    private boolean isChecked(String reference) {
        return ImageReference.read(reference).filter(this::isChecked).isPresent();
    }

    private boolean isChecked(ImageReference image) {
        return isOfTheService(image) && checked.digest().equals(image.digest());
    }

    private boolean isAnotherOfTheService(String reference) {
        return ImageReference.read(reference)
                .filter(image -> isOfTheService(image) && !isChecked(image))
                .isPresent();
    }

    private boolean isOfTheService(ImageReference image) {
        return RepositoryName.of(image).equals(RepositoryName.of(checked));
    }

    private boolean isAllowed(String reference) {
        return ImageReference.read(reference)
                .map(RepositoryName::of)
                .filter(name -> allowedImages.stream().anyMatch(name::matches))
                .isPresent();
    }
}
