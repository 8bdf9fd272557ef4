package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;

/** Somebody who wants to know what is in layers. */
@FunctionalInterface
public interface ListingSink {
    /** Wants nothing. */
    ListingSink NONE = (layer, packed) -> {};

    /**
     * Takes the listing of a layer that was read here, to its last byte; it has to be done at once.
     *
     * @param packed in the form of {@link LayerListingCache#packed}; not copied
     */
    void take(Digest layer, byte[] packed);
}
