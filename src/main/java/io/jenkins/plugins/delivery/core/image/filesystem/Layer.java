package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.image.Digest;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A layer made of changes: an uncompressed tar that is generated whenever it is read.
 *
 * <p>It is not compressed: a jar is compressed already, and what a compressor makes of the same bytes differs between
 * machines, whereas the same commit has to give the same digest on all of them.
 *
 * @param descriptor of the tar
 * @param source the tar's bytes
 */
public record Layer(Descriptor descriptor, BlobSource source) {
    private static final int BUFFER_BYTES = 256 * 1024;

    /** The digest of the uncompressed tar, which is the blob's own. */
    public Digest diffId() {
        return descriptor.digest();
    }

    /**
     * Describes the layer that holds these entries.
     *
     * @param changes by absolute path
     * @param modified the time of modification that every entry gets
     * @throws IOException when a file cannot be read
     */
    public static Layer of(SortedMap<String, FileNode> changes, Instant modified) throws IOException {
        BlobSource source = () -> TarStream.open(changes, modified);
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = source.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
        }
        return new Layer(new Descriptor(MediaTypes.OCI_LAYER, Digest.of(sha256), size), source);
    }
}
