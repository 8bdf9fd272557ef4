package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.image.Digest;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A layer made of changes: a tar that is generated whenever it is read.
 *
 * <p>It has the gzip format and is not compressed. A jar is compressed already; what a compressor makes of the same
 * bytes differs between machines, whereas the same commit has to give the same digest on all of them; and a plain tar
 * above the compressed layers of a base, though legal, is misread by tools that look at the first layer only.
 *
 * @param descriptor of the blob
 * @param diffId the digest of the tar inside
 * @param source the blob's bytes
 */
public record Layer(Descriptor descriptor, Digest diffId, BlobSource source) {
    private static final int BUFFER_BYTES = 256 * 1024;

    /**
     * Describes the layer that holds these entries.
     *
     * @param changes by absolute path
     * @param modified the time of modification that every entry gets
     * @throws IOException when a file cannot be read
     */
    public static Layer of(SortedMap<String, FileNode> changes, Instant modified) throws IOException {
        MessageDigest ofTar = Digest.sha256();
        MessageDigest ofBlob = Digest.sha256();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in =
                new StoredGzipInputStream(new DigestInputStream(TarStream.open(changes, modified), ofTar))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                ofBlob.update(buffer, 0, read);
                size += read;
            }
        }
        return new Layer(
                new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(ofBlob), size),
                Digest.of(ofTar),
                () -> new StoredGzipInputStream(TarStream.open(changes, modified)));
    }
}
