package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.Mirrors;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks base images up in their registries, and in the mirrors of those first. */
final class BaseImages {
    private static final Set<String> INDEXES = Set.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_INDEX);
    private static final Set<String> MANIFESTS = Set.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);
    private static final Set<String> LAYERS = Set.of(
            MediaTypes.OCI_LAYER,
            MediaTypes.OCI_LAYER_GZIP,
            MediaTypes.OCI_LAYER_ZSTD,
            MediaTypes.DOCKER_LAYER,
            MediaTypes.DOCKER_LAYER_GZIP,
            MediaTypes.DOCKER_LAYER_ZSTD);

    /** More than any runtime can put on top of each other. */
    private static final int MOST_LAYERS = 500;

    private static final int MOST_OFFERS = 20;

    private static final Recent<Digest, byte[]> CONFIGURATIONS = new Recent<>();

    private final RegistryClient client;
    private final Mirrors mirrors;
    private final boolean exact;
    private final BuildLog log;

    /**
     * @param exact whether an image that is there for another platform only is refused; else it is taken, as BuildKit
     *     takes it, and the log says so
     */
    BaseImages(RegistryClient client, Mirrors mirrors, boolean exact, BuildLog log) {
        this.client = client;
        this.mirrors = mirrors;
        this.exact = exact;
        this.log = log;
    }

    /**
     * Finds an image for a platform.
     *
     * @throws DeliveryException when it does not exist, is not for the platform, or is not an image
     */
    BaseImage find(ImageReference image, Platform platform) throws InterruptedException {
        for (ImageReference place : mirrors.places(image)) {
            if (place.equals(image)) {
                break;
            }
            try {
                return findIn(place, platform);
            } catch (DeliveryException e) {
                log.line("Mirror " + place.registry() + " does not help with " + image + ": " + e.getMessage());
            }
        }
        return findIn(image, platform);
    }

    private BaseImage findIn(ImageReference image, Platform platform) throws InterruptedException {
        ManifestContent content = client.manifest(image);
        if (INDEXES.contains(content.descriptor().mediaType())) {
            Digest digest = choose(content.json(image), image, platform);
            content = client.manifest(image.withDigest(digest));
        }
        if (!MANIFESTS.contains(content.descriptor().mediaType())) {
            throw new DeliveryException("Base image " + image + " is of the type "
                    + content.descriptor().mediaType() + ", which no current tool makes: push it again with one");
        }
        BaseImage found = image(image.withDigest(content.descriptor().digest()), content.json(image));
        check(found, platform);
        return found;
    }

    /** The image of this digest, whatever platform it is for. */
    BaseImage pinned(ImageReference image) throws InterruptedException {
        ManifestContent content = client.manifest(image);
        if (!MANIFESTS.contains(content.descriptor().mediaType())) {
            throw new DeliveryException(image + " is of the type "
                    + content.descriptor().mediaType() + ", and not an image for one platform");
        }
        return image(image, content.json(image));
    }

    private BaseImage image(ImageReference pinned, JsonNode manifest) throws InterruptedException {
        Descriptor configDescriptor = descriptor(pinned, manifest.path("config"));
        byte[] json = CONFIGURATIONS.get(configDescriptor.digest(), () -> client.blob(pinned, configDescriptor));
        ImageConfig config = ImageConfig.of(json, pinned.toString());
        List<Digest> diffIds = diffIds(pinned, config);
        if (manifest.path("layers").size() > MOST_LAYERS) {
            throw new DeliveryException("Base image " + pinned + " has more than " + MOST_LAYERS
                    + " layers, which is beyond what is taken: use another one");
        }
        List<BaseLayer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            Descriptor descriptor = descriptor(pinned, layer);
            if (!LAYERS.contains(descriptor.mediaType()) || layers.size() >= diffIds.size()) {
                throw new DeliveryException("Base image " + pinned + " has a layer of the type "
                        + descriptor.mediaType() + ", so it is not an image to build upon: use another one");
            }
            layers.add(new BaseLayer(pinned, descriptor, diffIds.get(layers.size())));
        }
        return new BaseImage(pinned, config, layers);
    }

    private static Digest choose(JsonNode index, ImageReference image, Platform platform) {
        Set<String> offered = new TreeSet<>();
        JsonNode nearest = null;
        int distance = Integer.MAX_VALUE;
        for (JsonNode entry : index.path("manifests")) {
            Platform offer = Platform.ofNode(entry.path("platform"));
            int away = platform.distanceOf(offer);
            if (away >= 0 && away < distance) {
                nearest = entry;
                distance = away;
            }
            if (!offer.os().equals("unknown") && offered.size() < MOST_OFFERS) {
                offered.add(offer.toString());
            }
        }
        if (nearest == null) {
            throw lacks(image, platform, String.join(", ", offered));
        }
        return Digest.parse(nearest.path("digest").asText()).orElseThrow(() -> damaged(image, null));
    }

    private static DeliveryException lacks(ImageReference image, Platform platform, String offered) {
        return new DeliveryException("Base image " + image + " is not there for " + platform + ", but for " + offered
                + ": build for a platform that it has, or use another base");
    }

    /** An image without an index is for one platform, whichever is asked for. */
    private void check(BaseImage image, Platform platform) {
        Optional<Platform> made = image.config().platform();
        if (made.isEmpty() || platform.distanceOf(made.get()) >= 0) {
            return;
        }
        if (exact) {
            throw lacks(image.reference(), platform, made.get().toString());
        }
        log.line("Base image " + image.reference() + " is for " + made.get() + ", and the image is to be for "
                + platform);
    }

    /** What a manifest says of a layer or a configuration, within bounds. */
    static Descriptor descriptor(ImageReference image, JsonNode node) {
        return Descriptor.parse(node).orElseThrow(() -> damaged(image, null));
    }

    private static List<Digest> diffIds(ImageReference image, ImageConfig config) {
        try {
            return config.diffIds();
        } catch (InvalidInputException e) {
            throw damaged(image, e);
        }
    }

    /** What is wrong is not repeated, for it may be of any length. */
    private static DeliveryException damaged(ImageReference image, @CheckForNull InvalidInputException e) {
        return new DeliveryException(
                "The manifest or the configuration of " + image + " has a digest or a size that is none: push it again",
                e);
    }
}
