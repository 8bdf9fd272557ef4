package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.image.Digest;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A layer made of changes: an uncompressed tar that is generated whenever it is read, so that a layer of any size
 * needs no memory and no disk.
 *
 * <p>It is not compressed: a jar is compressed already, and what a compressor makes of the same bytes differs between
 * machines, whereas the same commit has to give the same digest on all of them.
 *
 * @param descriptor of the tar
 * @param source the tar's bytes
 */
public record Layer(Descriptor descriptor, BlobSource source) {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final byte[] END = new byte[2 * TarHeader.BLOCK_BYTES];

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
        List<BlobSource> parts = new ArrayList<>();
        // A hard link has to come after the name it links to.
        for (boolean links : new boolean[] {false, true}) {
            changes.forEach((path, node) -> {
                if (links == (node.hardLinkTo() != null)) {
                    parts.addAll(parts(path, node, modified));
                }
            });
        }
        parts.add(() -> new ByteArrayInputStream(END));
        BlobSource source = () -> new PartsInputStream(parts.iterator());
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

    private static List<BlobSource> parts(String path, FileNode node, Instant modified) {
        byte[] header = TarHeader.of(path, node, modified);
        List<BlobSource> parts = new ArrayList<>();
        parts.add(() -> new ByteArrayInputStream(header));
        if (node.type() == FileNode.Type.FILE && node.hardLinkTo() == null) {
            Content content = node.content();
            parts.add(() -> new ExactInputStream(content.open(), node.size(), path));
            int padding = (int) (-node.size() & (TarHeader.BLOCK_BYTES - 1));
            if (padding > 0) {
                parts.add(() -> new ByteArrayInputStream(END, 0, padding));
            }
        }
        return parts;
    }
}
