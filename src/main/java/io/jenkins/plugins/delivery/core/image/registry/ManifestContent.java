package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;

/**
 * A manifest or an index as the registry keeps it.
 *
 * @param descriptor its media type, digest and size
 * @param bytes its exact bytes, which the digest is of; not copied
 */
public record ManifestContent(Descriptor descriptor, byte[] bytes) {
    /**
     * What it says.
     *
     * @param image by which it was asked for
     * @throws RegistryException when it is not JSON, though the registry calls it a manifest
     */
    public JsonNode json(ImageReference image) {
        try {
            return Json.read(bytes);
        } catch (JsonProcessingException e) {
            throw new RegistryException(
                    RegistryException.Kind.CORRUPT,
                    "The manifest of " + image + " is not JSON: push the image again",
                    e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestContent that && descriptor.equals(that.descriptor);
    }

    @Override
    public int hashCode() {
        return descriptor.hashCode();
    }

    @Override
    public String toString() {
        return "ManifestContent[" + descriptor + "]";
    }
}
