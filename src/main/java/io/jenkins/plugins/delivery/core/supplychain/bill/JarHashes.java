package io.jenkins.plugins.delivery.core.supplychain.bill;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hashes of a jar, in hexadecimal digits.
 *
 * @param sha1 as Maven Central and scanners look for jars
 */
record JarHashes(String sha1, String sha256) {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Of bytes. */
    static JarHashes of(byte[] bytes) {
        MessageDigest sha1 = sha1Digest();
        MessageDigest sha256 = Digest.sha256();
        sha1.update(bytes);
        sha256.update(bytes);
        return of(sha1, sha256);
    }

    private static JarHashes of(MessageDigest sha1, MessageDigest sha256) {
        return new JarHashes(
                HexFormat.of().formatHex(sha1.digest()), HexFormat.of().formatHex(sha256.digest()));
    }

    /** Of a file, wherever others read in it. */
    static JarHashes of(FileChannel file) throws IOException {
        MessageDigest sha1 = sha1Digest();
        MessageDigest sha256 = Digest.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = 0, count; (count = file.read(buffer.clear(), at)) >= 0; at += count) {
            sha1.update(buffer.array(), 0, (int) count);
            sha256.update(buffer.array(), 0, (int) count);
        }
        return of(sha1, sha256);
    }

    private static MessageDigest sha1Digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }
}
