package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.archive.Decompression;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads the tar inside a base image's layer. What was read counts only when the blob was read to its last byte, where its
 * digest is checked: a compressed stream may end before that, with anything behind it.
 *
 * <p>A layer is received, unpacked and looked at by a thread each: what unpacking takes is most of what the first build
 * upon a base takes, and more than the rest together.
 */
public final class BaseLayerReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private BaseLayerReader() {}

    /** What is made of a tar. */
    @FunctionalInterface
    public interface Reading<R> {
        R of(InputStream tar) throws IOException, InterruptedException;
    }

    /**
     * Reads a layer through.
     *
     * @param image that has it
     * @param reading need not read to the end
     * @throws IOException when the reading says so, or the compression is damaged
     */
    public static <R> R read(RegistryClient client, ImageReference image, Descriptor layer, Reading<R> reading)
            throws IOException, InterruptedException {
        String name = layer.digest().abbreviated();
        InputStream received = ReadAhead.of(client.openBlob(image, layer), "layer " + name);
        try (InputStream blob = new BufferedInputStream(received, BUFFER_BYTES);
                InputStream tar = tar(blob, name)) {
            R result = reading.of(tar);
            tar.transferTo(OutputStream.nullOutputStream());
            return result;
        }
    }

    /**
     * By what it begins with, as runtimes do, and not by what a manifest calls it: what is in a layer depends on its
     * bytes alone, whichever image it is found in.
     */
    private static InputStream tar(InputStream blob, String name) throws IOException {
        Decompression known = Decompression.at(blob);
        return switch (known) {
            case GZIP, ZSTD -> ReadAhead.of(new Unpacked(known.of(blob), blob), "tar " + name);
            default -> blob;
        };
    }

    /** What is in a blob, with the same end. */
    private static final class Unpacked extends BlockInputStream {
        private final InputStream tar;
        private final InputStream blob;

        Unpacked(InputStream tar, InputStream blob) {
            this.tar = tar;
            this.blob = blob;
        }

        @Override
        public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
            int count = tar.read(buffer, offset, length);
            if (count < 0) {
                blob.transferTo(OutputStream.nullOutputStream());
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            tar.close();
        }
    }
}
