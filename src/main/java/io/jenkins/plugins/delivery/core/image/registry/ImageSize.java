package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of a registry an image takes: its configuration and its layers, as compressed as they are there. */
public final class ImageSize {
    /** Nobody knows. */
    public static final long UNKNOWN = -1;

    /** More platforms than any image has. */
    private static final int MOST_MANIFESTS = 64;

    private ImageSize() {}

    /**
     * By the manifests of an image, one for each platform, in bytes: what they share counts once. Unknown when one is no
     * manifest of an image.
     */
    public static long of(List<byte[]> manifests) {
        Map<String, Long> blobs = new HashMap<>();
        for (byte[] manifest : manifests) {
            JsonNode tree = read(manifest);
            if (!tree.path("layers").isArray()) {
                return UNKNOWN;
            }
            add(tree.path("config"), blobs);
            tree.path("layers").forEach(layer -> add(layer, blobs));
        }
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** By its manifest, or by its index and the manifests in the registry; unknown when the registry does not say. */
    public static long of(RegistryClient client, ImageReference image, byte[] content) throws InterruptedException {
        JsonNode manifests = read(content).path("manifests");
        if (!manifests.isArray()) {
            return of(List.of(content));
        }
        if (manifests.isEmpty() || manifests.size() > MOST_MANIFESTS) {
            return UNKNOWN;
        }
        List<byte[]> read = new ArrayList<>();
        try {
            for (JsonNode manifest : manifests) {
                Digest digest = new Digest(manifest.path("digest").asText());
                read.add(client.manifest(image.withDigest(digest)).bytes());
            }
        } catch (DeliveryException e) {
            return UNKNOWN;
        }
        return of(read);
    }

    /** As its registry says, in bytes; unknown when it does not, for an image is no worse for that. */
    public static long lookUp(RegistryAccessProvider access, ImageReference image) throws InterruptedException {
        try (RegistryClient client = new RegistryClient(access, BuildLog.NONE, RegistryLimits.INTERACTIVE)) {
            return of(client, image, client.manifest(image).bytes());
        } catch (DeliveryException e) {
            return UNKNOWN;
        }
    }

    private static void add(JsonNode descriptor, Map<String, Long> blobs) {
        blobs.put(descriptor.path("digest").asText(), descriptor.path("size").asLong());
    }

    /** A missing node for what is not JSON. */
    private static JsonNode read(byte[] json) {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
