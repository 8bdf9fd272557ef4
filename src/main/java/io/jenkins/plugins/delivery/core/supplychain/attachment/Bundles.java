package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ArtifactUpload;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.Referrers;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Envelopes that name an image as their subject, in sigstore's bundles: what cosign 3 looks for first, where the registry
 * lists them by the API of OCI 1.1. For one thread; what is there is asked for once.
 */
final class Bundles {
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final int MOST_BUNDLES = 100;

    private final RegistryClient client;
    private final ImageReference image;

    /** Whether the registry was asked for them, and lists them. */
    private boolean asked;

    private boolean maintained;

    /** Those that were there, and those that were added. */
    private final List<DsseEnvelope> known = new ArrayList<>();

    /** How much was read; what is beyond the bound is left out. */
    private long bytes;

    /** The image itself; null before it was asked for. */
    @CheckForNull
    private Descriptor subject;

    /** @param image with its digest */
    Bundles(RegistryClient client, ImageReference image) {
        this.client = client;
        this.image = image;
    }

    /** Those that are there, whoever signed them. */
    List<DsseEnvelope> read() throws InterruptedException {
        return read(client.referrers(image).manifests());
    }

    private List<DsseEnvelope> read(List<Descriptor> referrers) throws InterruptedException {
        List<DsseEnvelope> envelopes = new ArrayList<>();
        for (Descriptor referrer : referrers.subList(0, Math.min(MOST_BUNDLES, referrers.size()))) {
            bundle(referrer).ifPresent(envelopes::add);
        }
        return envelopes;
    }

    /** Empty for what is no bundle with an envelope: it is somebody else's, and means nothing here. */
    private Optional<DsseEnvelope> bundle(Descriptor referrer) throws InterruptedException {
        return ForeignContent.read(client, image, referrer, manifest -> {
            JsonNode layer = manifest.path("layers").path(0);
            // Registries do not agree on what the type of an artifact is; that of the layer is read by all.
            Optional<Descriptor> content = Descriptor.parse(layer)
                    .filter(descriptor -> descriptor.mediaType().equals(MEDIA_TYPE))
                    .filter(this::fits);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            JsonNode envelope =
                    Json.read(client.smallBlob(image, content.get())).path("dsseEnvelope");
            return envelope.isObject() ? Optional.of(DsseEnvelope.parse(envelope)) : Optional.empty();
        });
    }

    private boolean fits(Descriptor bundle) {
        boolean fits = bundle.size() <= TaggedLayers.LARGEST && bytes + bundle.size() <= TaggedLayers.MOST_BYTES;
        bytes += fits ? bundle.size() : 0;
        return fits;
    }

    /** Signs when it is asked to. */
    interface Envelope {
        DsseEnvelope get() throws InterruptedException;
    }

    /**
     * Adds a statement where the registry lists it, unless it is there with the key.
     *
     * @param signed the statement, signed with the key; not asked for when nothing is added
     */
    void add(byte[] statement, PredicateType type, VerificationKey key, Envelope signed) throws InterruptedException {
        if (!asked) {
            Referrers referrers = client.referrers(image);
            maintained = referrers.maintained();
            known.addAll(maintained ? read(referrers.manifests()) : List.of());
            asked = true;
        }
        boolean isThere = known.stream()
                .anyMatch(envelope -> Arrays.equals(envelope.payload(), statement)
                        && envelope.signedBy(List.of(key)).isPresent());
        if (maintained && !isThere) {
            DsseEnvelope envelope = signed.get();
            push(envelope, type, key);
            known.add(envelope);
        }
    }

    /** @param key that verifies it */
    private void push(DsseEnvelope envelope, PredicateType type, VerificationKey key) throws InterruptedException {
        byte[] bundle = Json.write(bundle(envelope, key));
        Descriptor layer = new Descriptor(MEDIA_TYPE, Digest.of(bundle), bundle.length);
        ArtifactUpload upload = new ArtifactUpload(client, image);
        if (subject == null) {
            subject = client.manifest(image).descriptor();
            upload.config();
        }
        upload.content(layer, bundle);
        ObjectNode manifest = ArtifactUpload.manifest(layer);
        subject.putInto(manifest.putObject("subject"));
        ObjectNode notes = manifest.putObject("annotations");
        notes.put("dev.sigstore.bundle.content", "dsse-envelope");
        notes.put("dev.sigstore.bundle.predicateType", type.uri());
        byte[] bytes = Json.write(manifest);
        client.putManifest(image.withDigest(Digest.of(bytes)), MediaTypes.OCI_MANIFEST, bytes);
    }

    private static ObjectNode bundle(DsseEnvelope envelope, VerificationKey key) {
        ObjectNode bundle = Json.object();
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.putObject("verificationMaterial").putObject("publicKey").put("hint", key.hint());
        bundle.set("dsseEnvelope", envelope.toJson());
        return bundle;
    }
}
