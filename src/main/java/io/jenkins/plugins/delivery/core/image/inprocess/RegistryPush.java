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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pushes an image: layers of the base are mounted when they are in the same registry and streamed when they are in
 * another, what is there already is not sent, and the tags are set last, when everything they need is there.
 */
public final class RegistryPush {
    private final RegistryClient client;
    private final BuildLog log;
    private final AtomicLong sentBytes = new AtomicLong();

    public RegistryPush(RegistryClient client, BuildLog log) {
        this.client = client;
        this.log = log;
    }

    /**
     * Pushes under all tags.
     *
     * @param repository where to; its tag and digest do not matter
     * @param tags the names to give the image, the first one first
     * @return the digest of the manifest
     */
    public Digest push(BuiltImage image, ImageReference repository, List<String> tags) throws InterruptedException {
        Map<Digest, Callable<Void>> transfers = new LinkedHashMap<>();
        // Own layers first: they have to be sent, while those of a base are mostly there.
        for (Layer layer : image.layers()) {
            transfers.putIfAbsent(layer.descriptor().digest(), () -> own(layer, repository));
        }
        for (BaseLayer layer : image.baseLayers()) {
            transfers.putIfAbsent(layer.descriptor().digest(), () -> base(layer, repository));
        }
        transfers.put(image.configDescriptor().digest(), () -> {
            send(image.configDescriptor(), () -> new ByteArrayInputStream(image.config()), repository);
            return null;
        });
        try (ParallelWork work = new ParallelWork()) {
            work.map(List.copyOf(transfers.values()), Callable::call);
        }
        byte[] manifest = image.manifest();
        Digest digest = null;
        for (String tag : tags) {
            digest = client.putManifest(repository.withTag(tag), MediaTypes.OCI_MANIFEST, manifest);
        }
        log.line("Pushed " + repository.name() + ":" + tags.get(0) + " (sent " + ByteCount.of(sentBytes.get()) + ")");
        return digest;
    }

    private Void base(BaseLayer layer, ImageReference repository) throws IOException, InterruptedException {
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
            send(descriptor, stream, repository);
        }
        return null;
    }

    private Void own(Layer layer, ImageReference repository) throws IOException, InterruptedException {
        if (!client.blobExists(repository, layer.descriptor().digest())) {
            send(layer.descriptor(), layer.source(), repository);
        }
        return null;
    }

    private void send(Descriptor descriptor, BlobSource source, ImageReference repository)
            throws IOException, InterruptedException {
        client.upload(repository, descriptor, source);
        sentBytes.addAndGet(descriptor.size());
    }
}
