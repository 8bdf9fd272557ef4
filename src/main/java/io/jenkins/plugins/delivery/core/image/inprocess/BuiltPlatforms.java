package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build made: an image, or one for each of several platforms, under an index.
 *
 * @param images one for each platform
 * @param annotations of an index, which Docker's manifest list has not
 */
public record BuiltPlatforms(List<BuiltImage> images, Map<String, String> annotations) {
    public BuiltPlatforms {
        images = List.copyOf(images);
        annotations = Map.copyOf(annotations);
    }

    /** Whether there is an index. */
    boolean hasIndex() {
        return images.size() > 1;
    }

    /** What the tags name: the manifest of the only image, or the index. Always the same bytes for the same images. */
    byte[] content() {
        if (!hasIndex()) {
            return images.get(0).manifest();
        }
        ObjectNode index = Json.object();
        index.put("schemaVersion", 2);
        index.put("mediaType", names().index());
        ArrayNode manifests = index.putArray("manifests");
        for (BuiltImage image : images) {
            ObjectNode entry = manifests.addObject();
            image.manifestDescriptor().putInto(entry);
            ObjectNode platform = entry.putObject("platform");
            platform.put("architecture", image.platform().architecture());
            platform.put("os", image.platform().os());
            if (image.platform().variant() != null) {
                platform.put("variant", image.platform().variant());
            }
        }
        if (names() == MediaTypeNames.OCI) {
            ObjectNode notes = index.putObject("annotations");
            new TreeMap<>(annotations).forEach(notes::put);
        }
        return Json.write(index);
    }

    /** The descriptor of the manifest or the index. */
    public Descriptor descriptor() {
        byte[] bytes = content();
        return new Descriptor(hasIndex() ? names().index() : names().manifest(), Digest.of(bytes), bytes.length);
    }

    /** Docker's when all images are called in its terms. */
    private MediaTypeNames names() {
        return images.stream().allMatch(image -> image.names() == MediaTypeNames.DOCKER)
                ? MediaTypeNames.DOCKER
                : MediaTypeNames.OCI;
    }

    /** What it takes in a registry, in bytes; what several platforms share counts once. */
    public long size() {
        return ImageSize.of(images.stream().map(BuiltImage::manifest).toList());
    }
}
