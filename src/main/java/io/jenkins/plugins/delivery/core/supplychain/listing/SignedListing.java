package io.jenkins.plugins.delivery.core.supplychain.listing;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.supplychain.signature.DsseEnvelope;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A listing in an envelope that is signed. Its message is the digest of the layer on a line, and the listing after it,
 * packed; so it cannot be given to another layer. Its type is no other message's, so that a signature of an image or of
 * a statement is none of a listing, and the other way round.
 */
final class SignedListing {
    /** The type of the message, which changes with the format of listings. */
    static final String TYPE = "application/vnd.io.jenkins.microservice-delivery.layer-listing.v" + LayerListing.FORMAT;

    private static final int LONGEST_TYPE = 100;

    private SignedListing() {}

    /** The envelope, as JSON. */
    static byte[] seal(Digest layer, byte[] packed, Signer signer) throws InterruptedException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head(layer));
        message.writeBytes(packed);
        return Json.write(DsseEnvelope.sign(TYPE, message.toByteArray(), signer).toJson());
    }

    /**
     * The packed listing in an envelope.
     *
     * @throws IOException when it is none of this layer, signed with this key; the message goes on after "it"
     */
    static byte[] open(byte[] envelope, Digest layer, VerificationKey by) throws IOException {
        DsseEnvelope parsed = DsseEnvelope.parse(Json.read(envelope));
        if (!parsed.payloadType().equals(TYPE)) {
            throw new IOException("has another format, " + OneLine.of(parsed.payloadType(), LONGEST_TYPE));
        }
        if (parsed.signedBy(List.of(by)).isEmpty()) {
            throw new IOException("is not signed with " + by);
        }
        byte[] message = parsed.payload();
        byte[] head = head(layer);
        if (message.length < head.length || !Arrays.equals(head, Arrays.copyOf(message, head.length))) {
            throw new IOException("is of another layer");
        }
        return Arrays.copyOfRange(message, head.length, message.length);
    }

    private static byte[] head(Digest layer) {
        return (layer.value() + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
