package io.jenkins.plugins.delivery.core.image.inprocess;

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
        // To unpack it takes most of the time, and need not wait for what receiving and hashing it takes.
        ReadAhead received = ReadAhead.of(
                client.openBlob(image, layer), "layer " + layer.digest().abbreviated());
        try (InputStream blob = new BufferedInputStream(received, BUFFER_BYTES)) {
            InputStream tar = tar(blob);
            R result = reading.of(tar);
            tar.transferTo(OutputStream.nullOutputStream());
            blob.transferTo(OutputStream.nullOutputStream());
            return result;
        }
    }

    /**
     * By what it begins with, as runtimes do, and not by what a manifest calls it: what is in a layer depends on its
     * bytes alone, whichever image it is found in.
     */
    private static InputStream tar(InputStream blob) throws IOException {
        Decompression known = Decompression.at(blob);
        return switch (known) {
            case GZIP, ZSTD -> new BufferedInputStream(known.of(blob), BUFFER_BYTES);
            default -> blob;
        };
    }
}
