package io.jenkins.plugins.delivery.core.helm.promotion;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.RepositoryName;
import io.jenkins.plugins.delivery.core.image.registry.ImageDigests;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.rollout.RunningContainer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the pods of a release say about one image: kubelets know what runs, whatever a tag means by now.
 *
 * @param image what was deployed
 * @param digests all by which a node may call it; empty when nobody knows its digest
 */
public record HealthEvidence(ImageToDeploy image, Set<Digest> digests) {
    /** Containerd says {@code repository@digest}, Docker {@code docker-pullable://…} and CRI-O the digits alone. */
    private static final Pattern IMAGE_ID = Pattern.compile("(?:.*[/@:])?([0-9a-f]{64})");

    public HealthEvidence {
        digests = Set.copyOf(digests);
    }

    /** Whether a kubelet's image ID is among these digests. */
    static boolean isOneOf(Set<Digest> digests, String imageId) {
        Matcher matcher = IMAGE_ID.matcher(imageId);
        return matcher.matches() && digests.contains(new Digest("sha256:" + matcher.group(1)));
    }

    /**
     * What is known of an image. The registry is asked only when the pods do not simply say the image's digest.
     *
     * @param containers of the release's pods
     */
    public static HealthEvidence of(
            ImageToDeploy image, List<RunningContainer> containers, RegistryAccessProvider registries, BuildLog log)
            throws InterruptedException {
        if (image.digest() == null) {
            return new HealthEvidence(image, Set.of());
        }
        HealthEvidence plain = new HealthEvidence(image, Set.of(image.digest()));
        if (containers.isEmpty() || plain.missing(containers).isEmpty()) {
            return plain;
        }
        try {
            return new HealthEvidence(image, ImageDigests.of(image.reference(), registries, log));
        } catch (DeliveryException e) {
            log.line("Which other digests " + image + " has is not known: " + e.getMessage());
            return plain;
        }
    }

    /**
     * Why the image cannot be said to have been healthy.
     *
     * @param containers of the release's pods
     * @return a clause; empty when at least one pod served with the image, and none runs another of its repository
     */
    public Optional<String> missing(List<RunningContainer> containers) {
        if (containers.stream().noneMatch(RunningContainer::served)) {
            return Optional.of("no pod of it runs");
        }
        Optional<String> another = containers.stream()
                .filter(container -> isOfRepository(container.image()))
                .filter(container -> !container.imageId().isEmpty() && !runs(container))
                .map(container ->
                        "pod " + container.pod() + ", container " + container.name() + ", runs " + container.imageId())
                .findFirst();
        if (another.isPresent()) {
            return another;
        }
        return containers.stream().anyMatch(container -> container.served() && runs(container))
                ? Optional.empty()
                : Optional.of("no pod of it says that it runs this image");
    }

    /**
     * The first container that should run the image, and does so neither by its digest nor by what the kubelet says.
     *
     * @param should which containers these are
     */
    public Optional<String> stranger(List<RunningContainer> containers, Predicate<RunningContainer> should) {
        return containers.stream()
                .filter(should)
                .filter(container -> !isByDigest(container.image()) && !runs(container))
                .map(container -> "pod " + container.pod() + ", container " + container.name() + ", runs "
                        + container.image()
                        + (container.imageId().isEmpty() ? "" : " (" + container.imageId() + ")"))
                .findFirst();
    }

    private boolean runs(RunningContainer container) {
        // Without a digest to compare, it is the tag that was asked for.
        return digests.isEmpty()
                ? !container.imageId().isEmpty()
                        && ImageReference.read(container.image())
                                .filter(own -> own.equals(image.reference()))
                                .isPresent()
                : isOneOf(digests, container.imageId());
    }

    private boolean isByDigest(String reference) {
        return ImageReference.read(reference)
                .filter(own -> own.digest() != null && digests.contains(own.digest()))
                .isPresent();
    }

    private boolean isOfRepository(String reference) {
        return ImageReference.read(reference)
                .filter(own -> RepositoryName.of(own).equals(RepositoryName.of(image.reference())))
                .isPresent();
    }
}
