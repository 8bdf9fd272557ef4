package io.jenkins.plugins.delivery.core.supplychain.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A message that is signed together with its type, by the specification DSSE 1.0.
 *
 * @param payloadType for example {@link #IN_TOTO}
 * @param payload the message; not copied
 * @param signatures of {@link #signedBytes}
 */
public record DsseEnvelope(String payloadType, byte[] payload, List<byte[]> signatures) {
    /** What an envelope is called where it is kept. */
    public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    /** Statements of in-toto. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    /** More than anybody signs one message. */
    private static final int MOST_SIGNATURES = 20;

    public DsseEnvelope {
        signatures = List.copyOf(signatures);
    }

    /** Signs a message. */
    public static DsseEnvelope sign(String payloadType, byte[] payload, Signer signer) throws InterruptedException {
        return new DsseEnvelope(payloadType, payload, List.of(signer.sign(signedBytes(payloadType, payload))));
    }

    /**
     * Reads an envelope; nothing is verified.
     *
     * @throws IOException when it is none
     */
    public static DsseEnvelope parse(JsonNode json) throws IOException {
        try {
            List<byte[]> signatures = new ArrayList<>();
            for (JsonNode signature : json.path("signatures")) {
                if (signatures.size() < MOST_SIGNATURES) {
                    signatures.add(decode(signature.path("sig")));
                }
            }
            return new DsseEnvelope(json.path("payloadType").asText(), decode(json.path("payload")), signatures);
        } catch (IllegalArgumentException e) {
            throw new IOException("an envelope with a text that is not base 64", e);
        }
    }

    private static byte[] decode(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }

    /** As a registry and a bundle have it. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("payloadType", payloadType);
        json.put("payload", Base64.getEncoder().encodeToString(payload));
        var array = json.putArray("signatures");
        signatures.forEach(
                signature -> array.addObject().put("sig", Base64.getEncoder().encodeToString(signature)));
        return json;
    }

    /** The first of these keys that signed it. */
    public Optional<VerificationKey> signedBy(Collection<VerificationKey> keys) {
        byte[] signed = signedBytes(payloadType, payload);
        return keys.stream()
                .filter(key -> signatures.stream().anyMatch(signature -> key.verifies(signed, signature)))
                .findFirst();
    }

    /** Type and message with their lengths, so that neither can be read as the other. */
    static byte[] signedBytes(String payloadType, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 100);
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(type);
        bytes.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DsseEnvelope that && toJson().equals(that.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    @Override
    public String toString() {
        return "DsseEnvelope[" + payloadType + ", " + payload.length + " bytes]";
    }
}
