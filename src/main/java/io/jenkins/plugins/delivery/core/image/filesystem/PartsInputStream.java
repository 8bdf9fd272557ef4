package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.image.registry.BlobSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** One stream after another, each opened when it is reached; fills the reader's buffer across their borders. */
final class PartsInputStream extends BlockInputStream {
    private final Iterator<? extends BlobSource> parts;

    @CheckForNull
    private InputStream current;

    PartsInputStream(Iterator<? extends BlobSource> parts) {
        this.parts = parts;
    }

    @Override
    public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            if (current == null) {
                if (!parts.hasNext()) {
                    break;
                }
                current = parts.next().open();
            }
            int read = current.read(buffer, offset + filled, length - filled);
            if (read < 0) {
                current.close();
                current = null;
            } else {
                filled += read;
            }
        }
        return filled == 0 && length > 0 ? -1 : filled;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
