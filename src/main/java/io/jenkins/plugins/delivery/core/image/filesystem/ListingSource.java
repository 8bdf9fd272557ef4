package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import java.util.List;
import java.util.Map;

/** Somebody who is believed about what is in layers. */
@FunctionalInterface
public interface ListingSource {
    /** Knows nothing. */
    ListingSource NONE = layers -> Map.of();

    /** What is known of these layers, each in the form of {@link LayerListingCache#packed}. */
    Map<Digest, byte[]> listings(List<Digest> layers) throws InterruptedException;
}
