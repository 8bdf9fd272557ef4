package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Gives exactly as many bytes as were announced, the same at every reading, and fails when the file has become another
 * since.
 */
final class ExactInputStream extends BlockInputStream {
    private final InputStream in;
    private final String path;
    private final FirstRead firstRead;
    private final CRC32C sum = new CRC32C();
    private long left;
    private boolean checked;

    ExactInputStream(InputStream in, long expected, String path, FirstRead firstRead) {
        this.in = in;
        this.left = expected;
        this.path = path;
        this.firstRead = firstRead;
    }

    @Override
    public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            end();
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new FileChangedException(path);
        }
        sum.update(buffer, offset, read);
        left -= read;
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void end() throws IOException {
        if (!checked) {
            checked = true;
            if (in.read() >= 0) {
                throw new FileChangedException(path);
            }
            firstRead.check(path, sum.getValue());
        }
    }
}
