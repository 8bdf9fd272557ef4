package io.jenkins.plugins.delivery.core.supplychain.listing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ArtifactUpload;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.io.IOException;

/** Envelopes in a repository, each under a tag that is made of the digest of its layer and of who signs. */
final class ListingArtifacts {
    /** What is taken of an envelope, in bytes: a listing of 200,000 entries. */
    static final int MOST_BYTES = 4 << 20;

    private final RegistryClient client;
    private final ImageReference repository;

    /** @param repository whose tag means nothing here */
    ListingArtifacts(RegistryClient client, ImageReference repository) {
        this.client = client;
        this.repository = repository;
    }

    /**
     * The envelope of a layer, verified against its digest; nobody knows whether the key signed it.
     *
     * @throws ImageNotFoundException when there is none
     * @throws IOException when there is something else; the message goes on after "it"
     */
    byte[] read(Digest layer, VerificationKey by) throws IOException, InterruptedException {
        Descriptor content = content(tag(layer, by));
        if (!content.mediaType().equals(DsseEnvelope.MEDIA_TYPE)) {
            throw new IOException("is no envelope");
        }
        if (content.size() > MOST_BYTES) {
            throw new IOException("has more than " + (MOST_BYTES >> 20) + " MB");
        }
        return client.blob(repository, content);
    }

    private Descriptor content(ImageReference tag) throws IOException, InterruptedException {
        try {
            return Descriptor.parse(Json.read(client.manifest(tag).bytes())
                            .path("layers")
                            .path(0))
                    .orElseThrow(() -> new IOException("is no artifact with a content"));
        } catch (JsonProcessingException e) {
            throw new IOException("is no artifact", e);
        }
    }

    /** Puts an envelope in the place of what is there. */
    void write(Digest layer, VerificationKey by, byte[] envelope) throws InterruptedException {
        Descriptor content = new Descriptor(DsseEnvelope.MEDIA_TYPE, Digest.of(envelope), envelope.length);
        ArtifactUpload upload = new ArtifactUpload(client, repository);
        upload.config();
        upload.content(content, envelope);
        ObjectNode manifest = ArtifactUpload.manifest(content);
        manifest.put("artifactType", SignedListing.TYPE);
        client.putManifest(tag(layer, by), MediaTypes.OCI_MANIFEST, Json.write(manifest));
    }

    /** A key has a tag of its own, so that those who do not believe each other do not replace each other's. */
    private ImageReference tag(Digest layer, VerificationKey by) {
        return repository.withTag("sha256-" + layer.hex() + "." + by.fingerprint() + ".listing");
    }
}
