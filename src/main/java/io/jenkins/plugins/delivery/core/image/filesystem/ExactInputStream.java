package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives exactly as many bytes as were announced, and fails when the file has become longer or shorter since. */
final class ExactInputStream extends FilterInputStream {
    private final String path;
    private final long expected;
    private long left;

    ExactInputStream(InputStream in, long expected, String path) {
        super(in);
        this.expected = expected;
        this.left = expected;
        this.path = path;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            if (length > 0 && in.read() >= 0) {
                throw changed();
            }
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw changed();
        }
        left -= read;
        return read;
    }

    private IOException changed() {
        return new IOException("The file for " + path + " had " + expected
                + " bytes and has changed while the image was built: build again when nothing writes to it");
    }
}
