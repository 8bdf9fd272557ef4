package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits of zstd that are read from the last one to the first. Before the first there are zeros, as many as are asked for;
 * {@link #isBeyond} tells that they were.
 */
final class BackwardBits {
    /** What has to be in the array behind the bits, whatever it is: they are read eight bytes at a time. */
    static final int SPARE = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int start;

    /** How many bits are left. */
    private int left;

    /** @throws IOException when the mark is missing that says which bit is the last */
    BackwardBits(byte[] bytes, int start, int length) throws IOException {
        if (length < 1 || bytes[start + length - 1] == 0) {
            throw ZstdInputStream.damaged();
        }
        this.bytes = bytes;
        this.start = start;
        int last = bytes[start + length - 1] & 0xff;
        this.left = length * 8 - 1 - (Integer.numberOfLeadingZeros(last) - 24);
    }

    /** The next bits, of which none is taken; at most 32. */
    int peek(int count) {
        int first = left - count;
        long mask = (1L << count) - 1;
        if (first >= 0) {
            return (int) (at(first) & mask);
        }
        return left <= 0 ? 0 : (int) (at(0) << -first & mask);
    }

    private long at(int bit) {
        return (long) LONG.get(bytes, start + (bit >>> 3)) >>> (bit & 7);
    }

    void skip(int count) {
        left -= count;
    }

    /** The next bits as a number; at most 32. */
    int read(int count) {
        int bits = peek(count);
        left -= count;
        return bits;
    }

    boolean isBeyond() {
        return left < 0;
    }

    /** Whether all bits were read, and none that is not there. */
    boolean isAtEnd() {
        return left == 0;
    }
}
