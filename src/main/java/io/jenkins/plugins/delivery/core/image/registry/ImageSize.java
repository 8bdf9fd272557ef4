package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;

/** How much of a registry an image takes: its configuration and its layers, as compressed as they are there. */
public final class ImageSize {
    /** Nobody knows. */
    public static final long UNKNOWN = -1;

    private ImageSize() {}

    /** By its manifest, in bytes; unknown when that is no manifest of one image. */
    public static long of(byte[] manifest) {
        JsonNode tree;
        try {
            tree = Json.read(manifest);
        } catch (JsonProcessingException e) {
            return UNKNOWN;
        }
        if (!tree.path("layers").isArray()) {
            return UNKNOWN;
        }
        long size = tree.path("config").path("size").asLong();
        for (JsonNode layer : tree.path("layers")) {
            size += layer.path("size").asLong();
        }
        return size;
    }

    /** As its registry says, in bytes; unknown when it does not, for an image is no worse for that. */
    public static long lookUp(RegistryAccessProvider access, ImageReference image) throws InterruptedException {
        try (RegistryClient client = new RegistryClient(access, BuildLog.NONE, RegistryLimits.INTERACTIVE)) {
            return of(client.manifest(image).bytes());
        } catch (DeliveryException e) {
            return UNKNOWN;
        }
    }
}
