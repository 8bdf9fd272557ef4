package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key by which listings of layers are known to be ours: HMAC-SHA-256 of the layer's digest and of the listing. Not
 * serializable, so that it is nowhere but in memory and where it was made.
 */
public final class ListingKey {
    static final int SEAL_BYTES = 32;

    /** The least that a key may have. */
    private static final int LEAST_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param bytes that nobody can guess */
    public ListingKey(byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The seal of a listing; it belongs to the layer, so that it cannot be given to another. */
    byte[] seal(Digest layer, byte[] listing) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(layer.value().getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(listing);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }
}
