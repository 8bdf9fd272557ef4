package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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
        FirstRead firstRead = new FirstRead();
        BlobSource tar = () -> TarStream.open(changes, modified, firstRead);
        BlobSource blob = () -> new StoredGzipInputStream(tar.open());
        // Two cores hash the tar and the blob in the time that one would take for either.
        FutureTask<Hashed> ofTar = new FutureTask<>(() -> Hashed.of(tar));
        Thread other = new Thread(ofTar, "layer-digest");
        other.setDaemon(true);
        other.start();
        try {
            Hashed ofBlob = Hashed.of(blob);
            Descriptor descriptor = new Descriptor(MediaTypes.OCI_LAYER_GZIP, ofBlob.digest(), ofBlob.size());
            return new Layer(descriptor, ofTar.get().digest(), blob);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FileChangedException changed) {
                throw changed;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a layer was hashed");
        } finally {
            ofTar.cancel(true);
        }
    }

    /** What reading a source through tells. */
    private record Hashed(Digest digest, long size) {
        static Hashed of(BlobSource source) throws IOException {
            MessageDigest sha256 = Digest.sha256();
            long size = 0;
            byte[] buffer = new byte[BUFFER_BYTES];
            try (InputStream in = source.open()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha256.update(buffer, 0, read);
                    size += read;
                }
            }
            return new Hashed(Digest.of(sha256), size);
        }
    }
}
