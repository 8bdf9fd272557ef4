package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The hashes of a jar, in hexadecimal digits.
 *
 * @param sha1 as Maven Central and scanners look for jars
 */
record JarHashes(String sha1, String sha256) {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Of bytes. */
    static JarHashes of(byte[] bytes) {
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest sha256 = digest("SHA-256");
        sha1.update(bytes);
        sha256.update(bytes);
        return of(sha1, sha256);
    }

    private static JarHashes of(MessageDigest sha1, MessageDigest sha256) {
        return new JarHashes(
                HexFormat.of().formatHex(sha1.digest()), HexFormat.of().formatHex(sha256.digest()));
    }

    private static JarHashes of(FileChannel file) throws IOException {
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest sha256 = digest("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        // Others have a place of their own in the file.
        for (long at = 0, count; (count = file.read(buffer.clear(), at)) >= 0; at += count) {
            sha1.update(buffer.array(), 0, (int) count);
            sha256.update(buffer.array(), 0, (int) count);
        }
        return of(sha1, sha256);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    /** Those of a large file, which are made while somebody looks for what is in it. */
    static final class InProgress implements AutoCloseable {
        private final FutureTask<JarHashes> work;
        private final Thread thread;

        /** @param file open until this is closed */
        InProgress(FileChannel file) {
            work = new FutureTask<>(() -> of(file));
            thread = new Thread(work, "hashes of a jar");
            thread.setDaemon(true);
            thread.start();
        }

        JarHashes await() throws IOException, InterruptedException {
            try {
                return work.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        /** Ends the work, and with it the channel. */
        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
