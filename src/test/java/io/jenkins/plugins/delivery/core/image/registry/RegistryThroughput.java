package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Random;

/**
 * Measures uploads and downloads against a registry without TLS.
 *
 * <p>Arguments: {@code host[:port] megabytes repetitions}. Run with a small {@code -Xmx} it shows that memory is
 * constant.
 */
final class RegistryThroughput {
    private RegistryThroughput() {}

    public static void main(String[] arguments) throws Exception {
        ImageReference image = ImageReference.parse(arguments[0] + "/throughput/test:1");
        long size = Long.parseLong(arguments[1]) * 1_000_000;
        int repetitions = Integer.parseInt(arguments[2]);
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            for (int i = 0; i < repetitions; i++) {
                long seed = System.nanoTime();
                BlobSource source = () -> new Generated(seed, size);
                Descriptor blob = new Descriptor(MediaTypes.OCI_LAYER, digest(source), size);
                long start = System.nanoTime();
                client.upload(image, blob, source);
                say("upload", size, start);
                start = System.nanoTime();
                try (InputStream in = client.openBlob(image, blob)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                say("download", size, start);
            }
        }
    }

    private static Digest digest(BlobSource source) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (InputStream in = new DigestInputStream(source.open(), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of(sha256);
    }

    private static void say(String what, long size, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s %d MB in %.3f s, %.0f MB/s%n", what, size / 1_000_000, seconds, size / 1e6 / seconds);
    }

    /** So many bytes, other ones for every seed, that cost next to nothing to make. */
    private static final class Generated extends InputStream {
        private final byte[] pattern = new byte[65_536];
        private final long size;
        private long position;

        Generated(long seed, long size) {
            new Random(seed).nextBytes(pattern);
            this.size = size;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == size) {
                return -1;
            }
            int start = (int) (position % pattern.length);
            int count = (int) Math.min(Math.min(length, pattern.length - start), size - position);
            System.arraycopy(pattern, start, target, offset, count);
            position += count;
            return count;
        }
    }
}
