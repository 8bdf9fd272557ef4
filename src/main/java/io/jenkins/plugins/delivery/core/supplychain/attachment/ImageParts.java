package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as the registry has it now.
 *
 * @param image with the digest of its manifest or index
 * @param platforms the images of an index, one a platform; the image itself when it is for one
 */
public record ImageParts(ImageReference image, List<ImageReference> platforms) {
    /** More platforms than any image has. */
    private static final int MOST_PLATFORMS = 64;

    public ImageParts {
        platforms = List.copyOf(platforms);
    }

    /** Looks an image up by its tag or its digest. */
    public static ImageParts of(RegistryClient client, ImageReference image) throws InterruptedException {
        ManifestContent content = client.manifest(image);
        ImageReference pinned = image.withDigest(content.descriptor().digest());
        List<ImageReference> platforms = new ArrayList<>();
        for (JsonNode entry : content.json(pinned).path("manifests")) {
            // BuildKit keeps statements of its own among the images.
            boolean isImage = !entry.path("platform").path("os").asText("").equals("unknown");
            if (isImage && platforms.size() < MOST_PLATFORMS) {
                Digest.parse(entry.path("digest").asText(""))
                        .map(image::withDigest)
                        .ifPresent(platforms::add);
            }
        }
        return new ImageParts(pinned, platforms.isEmpty() ? List.of(pinned) : platforms);
    }

    /** The index and the images in it, or the one image: each is signed, for each may be deployed. */
    public List<ImageReference> all() {
        List<ImageReference> all = new ArrayList<>(List.of(image));
        platforms.stream().filter(platform -> !platform.equals(image)).forEach(all::add);
        return all;
    }
}
