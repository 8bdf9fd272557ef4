package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;

/**
 * Knows what is in the file system of a base image. The first build upon a layer reads it through once, without
 * storing it; later builds have its listing.
 */
final class BaseFileSystems {
    /**
     * By the reference and not by the digest alone: a file system's entries name the image that their contents are read
     * from, and this build may reach the same image in another registry only.
     */
    private static final Recent<ImageReference, ImageFileSystem> RECENT = new Recent<>();

    private final RegistryClient client;
    private final LayerListingCache cache;
    private final ParallelWork work;
    private final BuildLog log;

    /** What is being written down, for the builds that come. */
    private final Queue<Future<Void>> kept = new ConcurrentLinkedQueue<>();

    BaseFileSystems(RegistryClient client, LayerListingCache cache, ParallelWork work, BuildLog log) {
        this.client = client;
        this.cache = cache;
        this.work = work;
        this.log = log;
    }

    ImageFileSystem of(BaseImage image) throws InterruptedException {
        return RECENT.get(image.reference(), () -> read(image)).copy();
    }

    private ImageFileSystem read(BaseImage image) throws InterruptedException {
        // Two bases of one build may have layers in common.
        awaitKept();
        NameQuota quota = NameQuota.ofImage();
        long unknownBytes = 0;
        Map<Digest, LayerListing> known = cache.getAll(image.layers().stream()
                .map(layer -> layer.descriptor().digest())
                .toList());
        for (BaseLayer layer : image.layers()) {
            LayerListing listing = known.get(layer.descriptor().digest());
            if (listing == null) {
                unknownBytes += layer.descriptor().size();
            } else {
                within(layer, () -> listing.take(quota));
            }
        }
        if (unknownBytes > 0) {
            log.line("First build upon " + image.reference() + " here: reading the names in its layers, "
                    + ByteCount.of(unknownBytes) + ", once");
        }
        List<LayerListing> listings = work.map(image.layers(), layer -> {
            LayerListing listing = known.get(layer.descriptor().digest());
            return listing == null ? read(layer, quota) : listing;
        });
        ImageFileSystem fileSystem = new ImageFileSystem();
        for (int i = 0; i < listings.size(); i++) {
            LayerListing listing = listings.get(i);
            BaseLayer layer = image.layers().get(i);
            within(layer, () -> listing.applyTo(fileSystem, layer, quota));
        }
        return fileSystem;
    }

    private LayerListing read(BaseLayer layer, NameQuota quota) throws InterruptedException {
        LayerListing listing;
        try {
            listing = BaseLayerReader.read(
                    client, layer.image(), layer.descriptor(), tar -> LayerListing.read(tar, quota));
        } catch (IOException e) {
            throw refused(layer, e);
        }
        kept.add(work.start(() -> {
            cache.put(layer.descriptor().digest(), listing);
            return null;
        }));
        return listing;
    }

    /** Waits until what was learnt is in the cache. */
    void awaitKept() throws InterruptedException {
        work.await(List.copyOf(kept));
    }

    /** What may find that a layer is too much. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void within(BaseLayer layer, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw refused(layer, e);
        }
    }

    private static DeliveryException refused(BaseLayer layer, IOException e) {
        return e instanceof BoundsException
                ? new DeliveryException(
                        "Layer " + layer.descriptor().digest().abbreviated() + " of base image " + layer.image()
                                + " is beyond what is taken, " + e.getMessage()
                                + ": use another base image, or engine kaniko for this one",
                        e)
                : new DeliveryException(
                        "A layer of base image " + layer.image() + " cannot be read: " + e.getMessage(), e);
    }
}
