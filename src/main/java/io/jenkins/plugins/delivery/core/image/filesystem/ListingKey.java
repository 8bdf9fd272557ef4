package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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

    /** The seal of one listing under way; it belongs to the layer, so that it cannot be given to another. */
    Sealing seal(Digest layer) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(layer.value().getBytes(StandardCharsets.US_ASCII));
            return new Sealing(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    /** Takes the bytes of a listing and ends with the seal. */
    static final class Sealing {
        private final Mac mac;

        private Sealing(Mac mac) {
            this.mac = mac;
        }

        void update(byte[] bytes) {
            mac.update(bytes);
        }

        byte[] seal() {
            return mac.doFinal();
        }

        /** Takes what is read. */
        InputStream reading(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
                    int read = in.read(buffer, offset, length);
                    if (read > 0) {
                        mac.update(buffer, offset, read);
                    }
                    return read;
                }

                @Override
                public long skip(long bytes) throws IOException {
                    return readNBytes((int) Math.min(bytes, 1 << 16)).length;
                }

                @Override
                public boolean markSupported() {
                    return false;
                }
            };
        }
    }
}
