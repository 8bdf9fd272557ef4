package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A tar that is generated as it is read, so that one of any size needs no memory and no disk. The same entries always
 * give the same bytes.
 */
public final class TarStream {
    private static final byte[] END = new byte[2 * TarHeader.BLOCK_BYTES];

    private TarStream() {}

    /**
     * Opens a tar of these entries, to be read once.
     *
     * @param entries by absolute path
     * @param modified the time of modification that every entry gets
     */
    public static InputStream open(SortedMap<String, FileNode> entries, Instant modified) {
        return open(entries, modified, new FirstRead());
    }

    /** The same for a tar that is read several times, with the same contents each time. */
    static InputStream open(SortedMap<String, FileNode> entries, Instant modified, FirstRead firstRead) {
        List<BlobSource> parts = new ArrayList<>();
        // A hard link has to come after the name it links to.
        for (boolean links : new boolean[] {false, true}) {
            entries.forEach((path, node) -> {
                if (links == (node.hardLinkTo() != null)) {
                    addParts(parts, path, node, modified, firstRead);
                }
            });
        }
        parts.add(() -> new ByteArrayInputStream(END));
        return new PartsInputStream(parts.iterator());
    }

    private static void addParts(
            List<BlobSource> parts, String path, FileNode node, Instant modified, FirstRead firstRead) {
        parts.add(() -> new ByteArrayInputStream(TarHeader.of(path, node, modified)));
        if (node.type() != FileNode.Type.FILE || node.hardLinkTo() != null) {
            return;
        }
        Content content = node.content();
        parts.add(() -> new ExactInputStream(content.open(), node.size(), path, firstRead));
        int padding = (int) (-node.size() & (TarHeader.BLOCK_BYTES - 1));
        if (padding > 0) {
            parts.add(() -> new ByteArrayInputStream(END, 0, padding));
        }
    }
}
