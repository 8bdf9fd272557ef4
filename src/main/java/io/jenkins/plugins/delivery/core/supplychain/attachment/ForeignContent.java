package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException;
import java.io.IOException;
import java.util.Optional;

/** What anybody may have attached to an image: one thing that cannot be read is no reason not to read the others. */
final class ForeignContent {
    private ForeignContent() {}

    /** What is made of one of them. */
    interface Reading<T> {
        Optional<T> of(JsonNode manifest) throws IOException, InterruptedException;
    }

    /** Reads a manifest that names the image; empty when it, or what is in it, is damaged, too large or gone. */
    static <T> Optional<T> read(RegistryClient client, ImageReference image, Descriptor referrer, Reading<T> reading)
            throws InterruptedException {
        if (!referrer.mediaType().equals(MediaTypes.OCI_MANIFEST)) {
            return Optional.empty();
        }
        try {
            return reading.of(Json.read(
                    client.manifest(image.withDigest(referrer.digest())).bytes()));
        } catch (IOException | ImageNotFoundException e) {
            return Optional.empty();
        } catch (RegistryException e) {
            if (e.isOfOneContent()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
