package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryLimits;
import java.io.Serializable;
import java.util.Optional;

/**
 * The image that a deploy runs.
 *
 * @param repository with its registry, as the cluster is told
 * @param tag the tag, or null when it is known by its digest alone
 * @param digest the digest, or null when nobody has said or looked it up
 */
public record ImageToDeploy(
        String repository,
        @CheckForNull String tag,
        @CheckForNull Digest digest) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String LATEST = "latest";

    /**
     * Finds out which image is meant.
     *
     * @throws InvalidInputException when that is not certain
     */
    public static ImageToDeploy of(String app, ImageChoice choice, DeliveryConfig config) {
        ImageToDeploy image = choice.image() == null ? byConvention(app, choice.tag(), config) : parse(choice.image());
        if (LATEST.equals(image.tag) && image.digest == null && !config.helm().allowLatest()) {
            throw new InvalidInputException(
                    choice.image() == null ? "tag" : "image",
                    choice.image() == null ? choice.tag() : choice.image(),
                    "names no certain image",
                    "deploy the tag of a revision, or have an administrator set helm.allowLatest");
        }
        if (image.tag == null && choice.mode() == ImageMode.TAG) {
            throw new InvalidInputException(
                    "image",
                    choice.image(),
                    "has no tag, and imageMode is tag",
                    "set imageMode to digest, or give the image with its tag");
        }
        return image;
    }

    private static ImageToDeploy byConvention(String app, String tag, DeliveryConfig config) {
        if (config.registry().host() == null) {
            throw new InvalidInputException(
                    "registry.host",
                    null,
                    "is not set, and tag alone does not say where the image is",
                    "set it in the settings, or give image with its registry");
        }
        ImageReference reference =
                new ImageReference(config.registry().host(), config.registry().repositoryOf(app), tag, null);
        return new ImageToDeploy(reference.name(), tag, null);
    }

    private static ImageToDeploy parse(String text) {
        ImageReference reference = ImageReference.parse(text);
        // As the user wrote it: Docker Hub's API has another name than its images.
        String repository = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
        if (repository.lastIndexOf(':') > repository.lastIndexOf('/')) {
            repository = repository.substring(0, repository.lastIndexOf(':'));
        }
        return new ImageToDeploy(repository, reference.tag(), reference.digest());
    }

    /**
     * Looks the image up in its registry.
     *
     * @return the image with its digest
     * @throws DeliveryException when it is not there, or the registry does not say
     */
    public ImageToDeploy verify(RegistryAccessProvider access, BuildLog log) throws InterruptedException {
        ImageReference reference = reference();
        try (RegistryClient client = new RegistryClient(access, log, RegistryLimits.INTERACTIVE)) {
            ImageReference asked = tag == null ? reference : reference.withTag(tag);
            Optional<Descriptor> found = client.head(asked);
            if (found.isEmpty()) {
                throw new DeliveryException("Image " + asked
                        + " is not in the registry, so nothing was deployed: build it first, or mend the tag");
            }
            Digest there = found.get().digest();
            if (digest != null && !digest.equals(there)) {
                throw new DeliveryException("Tag " + asked + " is " + there + " now and not " + digest
                        + ", so nothing was deployed: deploy with imageMode: 'digest', or build again");
            }
            log.line("Image " + asked + " is in the registry (" + there + ")");
            return new ImageToDeploy(repository, tag, there);
        }
    }

    /** The image as a registry knows it. */
    public ImageReference reference() {
        return ImageReference.parse(toString());
    }

    /** What the release is called by: the tag, else the digest. */
    public String version() {
        if (tag != null) {
            return tag;
        }
        return digest == null ? LATEST : digest.value();
    }

    @Override
    public String toString() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
