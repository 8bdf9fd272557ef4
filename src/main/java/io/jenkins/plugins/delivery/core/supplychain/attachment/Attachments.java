package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures and statements beside one image: under cosign's tags, which every registry keeps and all who verify read,
 * and as referrers where the registry lists these. Nothing is attached twice. For one thread.
 */
public final class Attachments {
    static final String SIGNATURE_NOTE = "dev.cosignproject.cosign/signature";

    /** What a bundle has beside an envelope. */
    private static final int BUNDLE_BYTES = 1 << 12;

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
        List<TaggedLayers.Entry> there = signatures.read(SimpleSigning.MEDIA_TYPE);
        if (there.stream().noneMatch(entry -> isOf(entry, key))) {
            byte[] payload = SimpleSigning.payload(image);
            String signature = Base64.getEncoder().encodeToString(signer.sign(payload));
            List<TaggedLayers.Entry> all = new ArrayList<>(there);
            all.add(new TaggedLayers.Entry(SimpleSigning.MEDIA_TYPE, payload, Map.of(SIGNATURE_NOTE, signature)));
            signatures.write(all, there);
        }
        byte[] statement = Statement.of(image, PredicateType.SIGNATURE, Json.object());
        bundles.add(
                statement,
                PredicateType.SIGNATURE,
                key,
                () -> DsseEnvelope.sign(DsseEnvelope.IN_TOTO, statement, signer));
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
        attest(Map.of(type, predicate), signer);
    }

    /**
     * States several things of the image, in place of what this key stated of their kinds before.
     *
     * @param predicates in the order in which they are attached
     */
    public void attest(Map<PredicateType, JsonNode> predicates, Signer signer) throws InterruptedException {
        VerificationKey key = signer.verificationKey();
        List<TaggedLayers.Entry> there = attestations.read(DsseEnvelope.MEDIA_TYPE);
        List<TaggedLayers.Entry> all = new ArrayList<>(there);
        Map<PredicateType, DsseEnvelope> added = new LinkedHashMap<>();
        for (Map.Entry<PredicateType, JsonNode> predicate : predicates.entrySet()) {
            PredicateType type = predicate.getKey();
            byte[] statement = Statement.of(image, type, predicate.getValue());
            List<TaggedLayers.Entry> former =
                    all.stream().filter(entry -> isStated(entry, type, key)).toList();
            boolean isThere = former.stream()
                    .flatMap(entry -> envelope(entry).stream())
                    .anyMatch(known -> Arrays.equals(known.payload(), statement));
            if (!isThere) {
                DsseEnvelope envelope = DsseEnvelope.sign(DsseEnvelope.IN_TOTO, statement, signer);
                byte[] content = Json.write(envelope.toJson());
                if (content.length > TaggedLayers.LARGEST - BUNDLE_BYTES) {
                    throw new DeliveryException("What is stated of " + image + ", " + type + ", has more than "
                            + (TaggedLayers.LARGEST >> 20) + " MB with its signature, which nobody reads: state less");
                }
                all.removeAll(former);
                // cosign reads an empty signature beside one that is in the envelope.
                all.add(new TaggedLayers.Entry(
                        DsseEnvelope.MEDIA_TYPE, content, Map.of(SIGNATURE_NOTE, "", "predicateType", type.uri())));
                added.put(type, envelope);
            }
        }
        if (!added.isEmpty()) {
            attestations.write(all, there);
        }
        for (Map.Entry<PredicateType, DsseEnvelope> statement : added.entrySet()) {
            // The same envelope: whoever keeps the key may take a second, and money, for each signature.
            DsseEnvelope envelope = statement.getValue();
            bundles.add(envelope.payload(), statement.getKey(), key, () -> envelope);
        }
    }

    /** Whether an entry says something of the kind, with the key. */
    private static boolean isStated(TaggedLayers.Entry entry, PredicateType type, VerificationKey key) {
        return envelope(entry)
                .filter(envelope ->
                        isOf(envelope, type) && envelope.signedBy(List.of(key)).isPresent())
                .isPresent();
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
        for (TaggedLayers.Entry entry : attestations.read(DsseEnvelope.MEDIA_TYPE)) {
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
