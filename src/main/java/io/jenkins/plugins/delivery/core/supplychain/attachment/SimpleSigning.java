package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.io.IOException;

/** What cosign signs of an image: the payload that the project Atomic called a simple signature. */
final class SimpleSigning {
    static final String MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

    private static final String TYPE = "cosign container image signature";

    private SimpleSigning() {}

    /** The payload for an image with its digest. */
    static byte[] payload(ImageReference image) {
        ObjectNode json = Json.object();
        ObjectNode critical = json.putObject("critical");
        critical.putObject("identity").put("docker-reference", image.name());
        critical.putObject("image").put("docker-manifest-digest", image.digest().value());
        critical.put("type", TYPE);
        json.putNull("optional");
        return Json.write(json);
    }

    /** The digest that a payload is of, as it stands there; empty when it is of no image. */
    static String digest(byte[] payload) {
        try {
            JsonNode critical = Json.read(payload).path("critical");
            return critical.path("type").asText().equals(TYPE)
                    ? critical.path("image").path("docker-manifest-digest").asText("")
                    : "";
        } catch (IOException e) {
            return "";
        }
    }
}
