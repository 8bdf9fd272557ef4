package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/** A real registry behind a network that is told what to break, and an impatient client of it. */
final class RegistryBehindFaults implements AutoCloseable {
    static final byte[] CONTENT = RegistryClientTest.randomBytes(8_000_000);
    static final Descriptor LAYER = LocalRegistry.layer(CONTENT);

    static final RegistryLimits QUICK = new RegistryLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(10),
            Duration.ofSeconds(2));

    private final LocalRegistry registry;
    private final FaultyNetwork network;
    private final RegistryClient client;
    private final ImageReference image;

    private RegistryBehindFaults(LocalRegistry registry, FaultyNetwork network, RegistryClient client) {
        this.registry = registry;
        this.network = network;
        this.client = client;
        this.image = network.image("bss/bss.index:1.0");
    }

    /** @param log takes the lines that the client says */
    static RegistryBehindFaults start(Path directory, BuildLog log) throws IOException {
        LocalRegistry registry = LocalRegistry.withPassword(directory);
        FaultyNetwork network = new FaultyNetwork(registry.port());
        return new RegistryBehindFaults(
                registry,
                network,
                new RegistryClient(host -> new RegistryAccess(host, true, null, LocalRegistry.USER), log, QUICK));
    }

    @Override
    public void close() throws IOException {
        client.close();
        network.close();
        registry.close();
    }

    FaultyNetwork network() {
        return network;
    }

    RegistryClient client() {
        return client;
    }

    ImageReference image() {
        return image;
    }

    /** Pushes {@link #CONTENT} as a layer. */
    void upload() throws IOException, InterruptedException {
        client.upload(image, LAYER, () -> new ByteArrayInputStream(CONTENT));
    }

    /** Of the same layer. */
    byte[] download() throws IOException, InterruptedException {
        try (InputStream in = client.openBlob(image, LAYER)) {
            return in.readAllBytes();
        }
    }

    boolean has(byte[] content) throws InterruptedException {
        return client.blobExists(image, Digest.of(content));
    }
}
