package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The key by which listings of layers are known to be ours: HMAC-SHA-256 of the layer's digest and of the listing. Not
 * serializable, so that it is nowhere but in memory and where it was made.
 *
 * <p>Written out as RFC 2104 has it: {@code javax.crypto.Mac} loads all security providers of Java before the first seal, which
 * takes a new JVM a tenth of all the time of a build.
 */
public final class ListingKey {
    static final int SEAL_BYTES = 32;

    /** The least that a key may have. */
    private static final int LEAST_BYTES = 16;

    /** What SHA-256 takes at a time. */
    private static final int BLOCK_BYTES = 64;

    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final byte[] key;

    /** @param bytes that nobody can guess */
    public ListingKey(byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
        }
        key = Arrays.copyOf(bytes.length > BLOCK_BYTES ? Digest.sha256().digest(bytes) : bytes, BLOCK_BYTES);
    }

    /** The seal of a listing; it belongs to the layer, so that it cannot be given to another. */
    byte[] seal(Digest layer, byte[] listing) {
        MessageDigest inner = Digest.sha256();
        inner.update(padded(INNER));
        inner.update(layer.value().getBytes(StandardCharsets.US_ASCII));
        inner.update(listing);
        MessageDigest outer = Digest.sha256();
        outer.update(padded(OUTER));
        return outer.digest(inner.digest());
    }

    private byte[] padded(byte pad) {
        byte[] padded = key.clone();
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= pad;
        }
        return padded;
    }
}
