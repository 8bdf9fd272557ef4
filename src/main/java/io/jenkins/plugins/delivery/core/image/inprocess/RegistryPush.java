package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.UploadSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Pushes what was built: layers of the base are mounted when they are in the same registry and streamed when they are in
 * another, what is there already is not sent, and the tags are set last, when everything they need is there. The
 * manifests of several platforms are put by their digests, and the tags name the index.
 */
public final class RegistryPush implements AutoCloseable {
    private final RegistryClient client;
    private final ImageReference repository;
    private final BuildLog log;
    private final ParallelWork work = new ParallelWork();
    private final Map<Digest, Future<Void>> transfers = new LinkedHashMap<>();
    private final Map<Descriptor, BlobSource> sources = new LinkedHashMap<>();
    /** An upload begun before a layer was known that needs it; the first that does takes it. */
    private final AtomicReference<Future<UploadSession>> ahead;

    private final AtomicLong sentBytes = new AtomicLong();

    private RegistryPush(RegistryClient client, ImageReference repository, BuildLog log) {
        this.client = client;
        this.repository = repository;
        this.log = log;
        this.ahead = new AtomicReference<>(work.start(() -> client.beginUpload(repository)));
    }

    /**
     * Begins with what can be done before the new layers have been read, and returns at once.
     *
     * @param repository where to; its tag and digest do not matter
     * @param layers of the base
     */
    public static RegistryPush begin(
            RegistryClient client, ImageReference repository, List<BaseLayer> layers, BuildLog log) {
        RegistryPush push = new RegistryPush(client, repository, log);
        for (BaseLayer layer : layers) {
            BlobSource source = client.source(layer.image(), layer.descriptor());
            push.transfer(layer.descriptor(), source, () -> push.base(layer, source));
        }
        return push;
    }

    /**
     * Pushes it under all tags.
     *
     * @param built upon the bases that the push began with
     * @param tags the names to give it, the first one first
     * @return the digest of the manifest or the index
     */
    public Digest push(BuiltPlatforms built, List<String> tags) throws InterruptedException {
        // The largest takes longest, and is worth the upload that was begun ahead.
        for (Layer layer : largestFirst(built)) {
            transfer(layer.descriptor(), layer.source(), () -> own(layer));
        }
        for (BuiltImage image : built.images()) {
            BlobSource config = () -> new ByteArrayInputStream(image.config());
            transfer(image.configDescriptor(), config, () -> {
                send(image.configDescriptor(), config);
                return null;
            });
        }
        work.await(List.copyOf(transfers.values()));
        Future<Void> cancelled = work.start(this::cancelAhead);
        if (built.hasIndex()) {
            for (BuiltImage image : built.images()) {
                Descriptor manifest = image.manifestDescriptor();
                client.putManifest(
                        repository.withDigest(manifest.digest()),
                        manifest.mediaType(),
                        image.manifest(),
                        this::sendMissing);
            }
        }
        byte[] content = built.content();
        String mediaType = built.descriptor().mediaType();
        Digest digest = null;
        for (String tag : tags) {
            digest = client.putManifest(repository.withTag(tag), mediaType, content, this::sendMissing);
        }
        work.await(List.of(cancelled));
        log.line("Pushed " + repository.name() + ":" + tags.get(0) + " (sent " + ByteCount.of(sentBytes.get()) + ")");
        return digest;
    }

    private static List<Layer> largestFirst(BuiltPlatforms built) {
        return built.images().stream()
                .flatMap(image -> image.layers().stream())
                .sorted(Comparator.comparingLong(
                                (Layer layer) -> layer.descriptor().size())
                        .reversed())
                .toList();
    }

    private void transfer(Descriptor descriptor, BlobSource source, Callable<Void> task) {
        sources.put(descriptor, source);
        transfers.computeIfAbsent(descriptor.digest(), digest -> work.start(task));
    }

    private Void base(BaseLayer layer, BlobSource source) throws IOException, InterruptedException {
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
            send(descriptor, source);
        }
        return null;
    }

    /** What the registry took and does not have: a mount that it only promised, or what its storage shows later. */
    private void sendMissing() throws InterruptedException {
        List<Future<Void>> again = new ArrayList<>();
        sources.forEach((descriptor, source) -> again.add(work.start(() -> {
            if (!client.blobExists(repository, descriptor.digest())) {
                log.line("Sending " + descriptor.digest().abbreviated() + " again");
                send(descriptor, source);
            }
            return null;
        })));
        work.await(again);
    }

    private Void own(Layer layer) throws IOException, InterruptedException {
        if (!client.blobExists(repository, layer.descriptor().digest())) {
            Optional<UploadSession> session = takeAhead();
            send(
                    session.isPresent() ? session.get() : client.beginUpload(repository),
                    layer.descriptor(),
                    layer.source());
        }
        return null;
    }

    private Optional<UploadSession> takeAhead() throws InterruptedException {
        Future<UploadSession> session = ahead.getAndSet(null);
        return session == null
                ? Optional.empty()
                : Optional.of(work.await(List.of(session)).get(0));
    }

    private Void cancelAhead() throws InterruptedException {
        Optional<UploadSession> unused = takeAhead();
        if (unused.isPresent()) {
            client.cancelUpload(unused.get());
        }
        return null;
    }

    private void send(Descriptor descriptor, BlobSource source) throws IOException, InterruptedException {
        send(client.beginUpload(repository), descriptor, source);
    }

    private void send(UploadSession session, Descriptor descriptor, BlobSource source)
            throws IOException, InterruptedException {
        client.upload(session, descriptor, source);
        sentBytes.addAndGet(descriptor.size());
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        work.close();
    }
}
