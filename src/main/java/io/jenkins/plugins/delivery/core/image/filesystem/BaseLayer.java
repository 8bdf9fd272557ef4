package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;

/**
 * A layer that is in a registry already.
 *
 * @param image the image it was found in
 * @param descriptor of the blob
 * @param diffId the digest of the uncompressed tar
 */
public record BaseLayer(ImageReference image, Descriptor descriptor, Digest diffId) {}
