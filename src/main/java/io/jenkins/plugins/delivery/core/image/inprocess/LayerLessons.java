package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Learns what is in the layers of an image that is in a registry: by reading them to the last byte, where their digests
 * are checked, unless the cache or those that it asks know it.
 */
public final class LayerLessons {
    /** Half of what a build takes: a controller has other things to keep in its memory. */
    private static final int MOST_ENTRIES = 200_000;

    private static final int MOST_NAME_BYTES = 16 << 20;
    private static final int MOST_PLATFORMS = 20;

    /** A few megabytes of zeros may stand for any number. */
    private static final long MOST_BYTES = 16L << 30;

    private final RegistryClient client;
    private final LayerListingCache cache;

    /** @param cache that gets what is learnt, and is asked first */
    public LayerLessons(RegistryClient client, LayerListingCache cache) {
        this.client = client;
        this.cache = cache;
    }

    /**
     * Learns some layers, one after the other; those that the image does not have are left out.
     *
     * @param image an image, or an index over those of several platforms
     * @throws DeliveryException when the image or a layer cannot be read, or is beyond the bounds
     */
    public void learn(ImageReference image, Set<Digest> wanted) throws InterruptedException {
        List<Descriptor> layers = layers(image).stream()
                .filter(layer -> wanted.contains(layer.digest()))
                .toList();
        cache.fetch(layers.stream().map(Descriptor::digest).toList());
        for (Descriptor layer : layers) {
            if (cache.packed(layer.digest()).isEmpty()) {
                try {
                    cache.put(layer.digest(), BaseLayerReader.read(client, image, layer, LayerLessons::listing));
                } catch (IOException e) {
                    throw new DeliveryException(
                            "Layer " + layer.digest() + " of " + image + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
    }

    private static LayerListing listing(InputStream tar) throws IOException {
        return LayerListing.read(new Bounded(tar), new NameQuota(MOST_ENTRIES, MOST_NAME_BYTES));
    }

    private List<Descriptor> layers(ImageReference image) throws InterruptedException {
        JsonNode manifest = manifest(image);
        List<Descriptor> layers = new ArrayList<>(layersOf(image, manifest));
        JsonNode platforms = manifest.path("manifests");
        for (int i = 0; i < Math.min(platforms.size(), MOST_PLATFORMS); i++) {
            Digest digest = BaseImages.descriptor(image, platforms.get(i)).digest();
            layers.addAll(layersOf(image, manifest(image.withDigest(digest))));
        }
        return layers;
    }

    private JsonNode manifest(ImageReference image) throws InterruptedException {
        return client.manifest(image).json(image);
    }

    private static List<Descriptor> layersOf(ImageReference image, JsonNode manifest) {
        List<Descriptor> layers = new ArrayList<>();
        manifest.path("layers").forEach(layer -> layers.add(BaseImages.descriptor(image, layer)));
        return layers;
    }

    /** A stream that ends in an error where it is too long. */
    private static final class Bounded extends BlockInputStream {
        private final InputStream in;
        private long left = MOST_BYTES;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new BoundsException("it unpacks to more than " + (MOST_BYTES >> 30) + " GB");
            }
            return read;
        }
    }
}
