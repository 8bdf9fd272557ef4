package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pushes an image: layers of the base are mounted when they are in the same registry and streamed when they are in
 * another, what is there already is not sent, and the tags are set last, when everything they need is there.
 */
public final class RegistryPush implements AutoCloseable {
    private final RegistryClient client;
    private final ImageReference repository;
    private final BuildLog log;
    private final ParallelWork work = new ParallelWork();
    private final Map<Digest, Future<Void>> transfers = new LinkedHashMap<>();
    private final AtomicLong sentBytes = new AtomicLong();

    /**
     * @param repository where to; its tag and digest do not matter
     */
    public RegistryPush(RegistryClient client, ImageReference repository, BuildLog log) {
        this.client = client;
        this.repository = repository;
        this.log = log;
    }

    /** Begins with the layers of the base and returns at once; there may be other work to do meanwhile. */
    public void begin(List<BaseLayer> layers) {
        for (BaseLayer layer : layers) {
            transfer(layer.descriptor(), () -> base(layer));
        }
    }

    /**
     * Pushes an image under all tags.
     *
     * @param tags the names to give the image, the first one first
     * @return the digest of the manifest
     */
    public Digest push(BuiltImage image, List<String> tags) throws InterruptedException {
        begin(image.baseLayers());
        for (Layer layer : image.layers()) {
            transfer(layer.descriptor(), () -> own(layer));
        }
        transfer(image.configDescriptor(), () -> {
            send(image.configDescriptor(), () -> new ByteArrayInputStream(image.config()));
            return null;
        });
        work.await(List.copyOf(transfers.values()));
        byte[] manifest = image.manifest();
        Digest digest = null;
        for (String tag : tags) {
            digest = client.putManifest(repository.withTag(tag), MediaTypes.OCI_MANIFEST, manifest);
        }
        log.line("Pushed " + repository.name() + ":" + tags.get(0) + " (sent " + ByteCount.of(sentBytes.get()) + ")");
        return digest;
    }

    private void transfer(Descriptor descriptor, Callable<Void> task) {
        transfers.computeIfAbsent(descriptor.digest(), digest -> work.start(task));
    }

    private Void base(BaseLayer layer) throws IOException, InterruptedException {
        Descriptor descriptor = layer.descriptor();
        ImageReference from = layer.image();
        boolean sameRegistry = from.registry().equals(repository.registry());
        if (sameRegistry && from.repository().equals(repository.repository())) {
            return null;
        }
        if (sameRegistry && client.mount(repository, descriptor.digest(), from)) {
            return null;
        }
        if (!client.blobExists(repository, descriptor.digest())) {
            BlobSource stream = () -> {
                try {
                    return client.openBlob(from, descriptor);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            };
            send(descriptor, stream);
        }
        return null;
    }

    private Void own(Layer layer) throws IOException, InterruptedException {
        if (!client.blobExists(repository, layer.descriptor().digest())) {
            send(layer.descriptor(), layer.source());
        }
        return null;
    }

    private void send(Descriptor descriptor, BlobSource source) throws IOException, InterruptedException {
        client.upload(repository, descriptor, source);
        sentBytes.addAndGet(descriptor.size());
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        work.close();
    }
}
