package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import java.io.Serializable;
import java.util.Optional;

/**
 * A content descriptor of the OCI image specification.
 *
 * @param mediaType what the content is, for example {@link MediaTypes#OCI_LAYER}
 * @param digest of the content as it is stored
 * @param size in bytes, as it is stored
 */
public record Descriptor(String mediaType, Digest digest, long size) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MEDIA_TYPE = 255;

    /** What a manifest from outside says; empty when digest or size can be none, or the media type is too long for one. */
    public static Optional<Descriptor> parse(JsonNode json) {
        String mediaType = json.path("mediaType").asText("");
        long size = json.path("size").asLong(-1);
        return Digest.parse(json.path("digest").asText(""))
                .filter(digest -> size >= 0 && mediaType.length() <= LONGEST_MEDIA_TYPE)
                .map(digest -> new Descriptor(mediaType, digest, size));
    }

    /** Puts it into a node, as manifests and indexes have it. */
    public void putInto(ObjectNode node) {
        node.put("mediaType", mediaType);
        node.put("digest", digest.value());
        node.put("size", size);
    }
}
