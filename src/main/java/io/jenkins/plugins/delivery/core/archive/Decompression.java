package io.jenkins.plugins.delivery.core.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The compressions of tars and layers, known by their first bytes, whatever the file is called. */
public enum Decompression {
    GZIP(0x1f, 0x8b, 0x08) {
        @Override
        public InputStream of(InputStream raw) throws IOException {
            return new GZIPInputStream(raw, BUFFER_BYTES);
        }
    },
    BZIP2('B', 'Z', 'h') {
        @Override
        public InputStream of(InputStream raw) throws IOException {
            return new BZip2CompressorInputStream(raw, true);
        }
    },
    XZ(0xfd, '7', 'z', 'X', 'Z', 0x00) {
        @Override
        public InputStream of(InputStream raw) throws IOException {
            return new XZCompressorInputStream(raw, true, MOST_XZ_KILOBYTES);
        }
    },
    ZSTD(0x28, 0xb5, 0x2f, 0xfd) {
        @Override
        public InputStream of(InputStream raw) {
            return new ZstdInputStream(raw);
        }
    },
    NONE {
        @Override
        public InputStream of(InputStream raw) {
            return raw;
        }
    };

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LONGEST_MAGIC = 16;

    /** What the highest level of {@code xz} needs, 65 MB, and a little. */
    private static final int MOST_XZ_KILOBYTES = 68 * 1024;

    private final int[] magic;

    Decompression(int... magic) {
        this.magic = magic;
    }

    /**
     * What is inside of a stream.
     *
     * @param raw buffered
     */
    public abstract InputStream of(InputStream raw) throws IOException;

    /** Opens what is inside of a file, the file itself when it is not compressed. */
    public static InputStream open(InputStream file) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(file, BUFFER_BYTES);
        Decompression known = at(raw);
        return known == NONE ? raw : new BufferedInputStream(known.of(raw), BUFFER_BYTES);
    }

    /** The one of a stream that can be marked, of which nothing is taken. */
    public static Decompression at(InputStream raw) throws IOException {
        raw.mark(LONGEST_MAGIC);
        byte[] first = raw.readNBytes(LONGEST_MAGIC);
        raw.reset();
        return Stream.of(values())
                .filter(known -> known.begins(first))
                .findFirst()
                .orElse(NONE);
    }

    private boolean begins(byte[] first) {
        if (first.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((first[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
