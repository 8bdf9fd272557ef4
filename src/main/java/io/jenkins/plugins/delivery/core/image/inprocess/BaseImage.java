package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import java.util.List;

/**
 * An image that a stage starts from or copies from.
 *
 * @param reference with the digest of the manifest for the platform
 * @param config its configuration
 * @param layers the lowest first
 */
record BaseImage(ImageReference reference, ImageConfig config, List<BaseLayer> layers) {
    BaseImage {
        layers = List.copyOf(layers);
    }
}
