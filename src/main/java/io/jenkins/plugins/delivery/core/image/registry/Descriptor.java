package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.Serializable;

/**
 * A content descriptor of the OCI image specification.
 *
 * @param mediaType what the content is, for example {@link MediaTypes#OCI_LAYER}
 * @param digest of the content as it is stored
 * @param size in bytes, as it is stored
 */
public record Descriptor(String mediaType, Digest digest, long size) implements Serializable {
    private static final long serialVersionUID = 1L;
}
