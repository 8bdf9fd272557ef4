package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.net.URI;

/**
 * A registry's readiness to take a blob, which need not be known yet.
 *
 * @param target the repository that the blob is for
 * @param address where the registry takes it; may hold what grants access
 */
public record UploadSession(ImageReference target, URI address) {
    /** Without the address. */
    @Override
    public String toString() {
        return "upload to " + target.name();
    }
}
