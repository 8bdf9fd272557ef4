package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Sends what is no image, as OCI 1.1 has it: a manifest with one content and with an empty configuration. */
public final class ArtifactUpload {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final Descriptor CONFIG =
            new Descriptor("application/vnd.oci.empty.v1+json", Digest.of(EMPTY), EMPTY.length);

    private final RegistryClient client;
    private final ImageReference repository;

    /** @param repository whose tag and digest mean nothing here */
    public ArtifactUpload(RegistryClient client, ImageReference repository) {
        this.client = client;
        this.repository = repository;
    }

    /** Sends the configuration that all of them share, unless the repository has it. */
    public void config() throws InterruptedException {
        if (!client.blobExists(repository, CONFIG.digest())) {
            content(CONFIG, EMPTY);
        }
    }

    /** Sends a content, without a question before: what is made anew is nowhere yet. */
    public void content(Descriptor descriptor, byte[] content) throws InterruptedException {
        try {
            client.upload(repository, descriptor, () -> new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** The manifest over a content that was sent, to which the caller may add members. */
    public static ObjectNode manifest(Descriptor content) {
        ObjectNode manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
        manifest.put("artifactType", content.mediaType());
        CONFIG.putInto(manifest.putObject("config"));
        content.putInto(manifest.putArray("layers").addObject());
        return manifest;
    }
}
