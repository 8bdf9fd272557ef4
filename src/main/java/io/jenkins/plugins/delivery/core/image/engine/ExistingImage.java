package io.jenkins.plugins.delivery.core.image.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.ManifestContent;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.util.Optional;

/** Decides what to do when the tag is in the registry already. */
final class ExistingImage {
    private final RegistryClient client;

    ExistingImage(RegistryClient client) {
        this.client = client;
    }

    /**
     * Looks the tag up.
     *
     * @return the manifest of the image to take instead of building one; empty when there is one to build
     * @throws DeliveryException when the tag is taken
     */
    Optional<ManifestContent> check(ImageTarget target, IfExists ifExists) throws InterruptedException {
        if (ifExists == IfExists.OVERWRITE) {
            return Optional.empty();
        }
        ManifestContent content;
        try {
            content = client.manifest(target.reference());
        } catch (ImageNotFoundException e) {
            return Optional.empty();
        }
        if (ifExists == IfExists.FAIL) {
            throw new DeliveryException("Tag " + target.reference()
                    + " is in the registry already, and ifExists is 'fail': give another tag, or set ifExists to"
                    + " 'reuse' or 'overwrite'");
        }
        String revision = revision(target.reference(), content);
        if (target.commit() != null && target.commit().equals(revision)) {
            return Optional.of(content);
        }
        throw new DeliveryException("Tag " + target.reference() + " is taken by "
                + (revision.isEmpty() ? "an image without a revision label" : "revision " + revision)
                + ", and this is "
                + (target.commit() == null ? "no Git checkout" : "revision " + target.commit())
                + ": give another tag, or set ifExists to 'overwrite'");
    }

    private String revision(ImageReference reference, ManifestContent content) throws InterruptedException {
        try {
            JsonNode manifest = Json.read(content.bytes());
            String annotation = manifest.path("annotations")
                    .path(ImageTarget.LABEL_REVISION)
                    .asText("");
            JsonNode config = manifest.path("config");
            if (!annotation.isEmpty() || config.isMissingNode()) {
                return annotation;
            }
            Descriptor descriptor = new Descriptor(
                    config.path("mediaType").asText(),
                    new Digest(config.path("digest").asText()),
                    config.path("size").asLong());
            return Json.read(client.blob(reference, descriptor))
                    .path("config")
                    .path("Labels")
                    .path(ImageTarget.LABEL_REVISION)
                    .asText("");
        } catch (IOException e) {
            throw new DeliveryException("What is at " + reference + " is not an image: give another tag", e);
        }
    }
}
