package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures and statements beside one image: under cosign's tags, which every registry keeps and all who verify read,
 * and as referrers where the registry lists these. Nothing is attached twice.
 */
public final class Attachments {
    static final String SIGNATURE_NOTE = "dev.cosignproject.cosign/signature";
    static final String ENVELOPE_TYPE = "application/vnd.dsse.envelope.v1+json";

    private final ImageReference image;
    private final TaggedLayers signatures;
    private final TaggedLayers attestations;
    private final Bundles bundles;

    /** @param image with its digest */
    public Attachments(RegistryClient client, ImageReference image) {
        this.image = image;
        this.signatures = new TaggedLayers(client, image, TaggedLayers.SIGNATURES);
        this.attestations = new TaggedLayers(client, image, TaggedLayers.ATTESTATIONS);
        this.bundles = new Bundles(client, image);
    }

    /** Signs the image, unless this key has. */
    public void sign(Signer signer) throws InterruptedException {
        VerificationKey key = signer.verificationKey();
        List<TaggedLayers.Entry> there = new ArrayList<>(signatures.read(SimpleSigning.MEDIA_TYPE));
        if (there.stream().noneMatch(entry -> isOf(entry, key))) {
            byte[] payload = SimpleSigning.payload(image);
            String signature = Base64.getEncoder().encodeToString(signer.sign(payload));
            there.add(new TaggedLayers.Entry(SimpleSigning.MEDIA_TYPE, payload, Map.of(SIGNATURE_NOTE, signature)));
            signatures.write(there);
        }
        bundles.add(Statement.of(image, PredicateType.SIGNATURE, Json.object()), PredicateType.SIGNATURE, signer);
    }

    private boolean isOf(TaggedLayers.Entry entry, VerificationKey key) {
        return SimpleSigning.digest(entry.content()).equals(image.digest().value())
                && signature(entry)
                        .map(signature -> key.verifies(entry.content(), signature))
                        .orElse(false);
    }

    static Optional<byte[]> signature(TaggedLayers.Entry entry) {
        try {
            return Optional.ofNullable(entry.annotations().get(SIGNATURE_NOTE))
                    .map(text -> Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** States something of the image, in place of what this key stated of the kind before. */
    public void attest(PredicateType type, JsonNode predicate, Signer signer) throws InterruptedException {
        List<TaggedLayers.Entry> kept = new ArrayList<>();
        byte[] statement = Statement.of(image, type, predicate);
        for (TaggedLayers.Entry entry : attestations.read(ENVELOPE_TYPE)) {
            Optional<DsseEnvelope> envelope = envelope(entry)
                    .filter(known ->
                            known.signedBy(List.of(signer.verificationKey())).isPresent());
            if (envelope.isPresent() && Arrays.equals(envelope.get().payload(), statement)) {
                return;
            }
            if (envelope.isEmpty() || !isOf(envelope.get(), type)) {
                kept.add(entry);
            }
        }
        DsseEnvelope envelope = DsseEnvelope.sign(DsseEnvelope.IN_TOTO, statement, signer);
        // cosign reads an empty signature beside one that is in the envelope.
        kept.add(new TaggedLayers.Entry(
                ENVELOPE_TYPE, Json.write(envelope.toJson()), Map.of(SIGNATURE_NOTE, "", "predicateType", type.uri())));
        attestations.write(kept);
        bundles.add(statement, type, signer);
    }

    private static boolean isOf(DsseEnvelope envelope, PredicateType type) {
        try {
            return Statement.parse(envelope).type().equals(type);
        } catch (IOException e) {
            return false;
        }
    }

    /** The signatures under cosign's tag. */
    List<TaggedLayers.Entry> signatures() throws InterruptedException {
        return signatures.read(SimpleSigning.MEDIA_TYPE);
    }

    /** All envelopes, under cosign's tag and as referrers. */
    List<DsseEnvelope> envelopes() throws InterruptedException {
        List<DsseEnvelope> envelopes = new ArrayList<>();
        for (TaggedLayers.Entry entry : attestations.read(ENVELOPE_TYPE)) {
            envelope(entry).ifPresent(envelopes::add);
        }
        envelopes.addAll(bundles.read());
        return envelopes;
    }

    private static Optional<DsseEnvelope> envelope(TaggedLayers.Entry entry) {
        try {
            return Optional.of(DsseEnvelope.parse(Json.read(entry.content())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
