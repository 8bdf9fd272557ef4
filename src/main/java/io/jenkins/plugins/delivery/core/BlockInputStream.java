package io.jenkins.plugins.delivery.core;

import java.io.IOException;
import java.io.InputStream;

/** A stream that gives blocks; a single byte is a block of one, which whoever reads so pays for. */
public abstract class BlockInputStream extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
