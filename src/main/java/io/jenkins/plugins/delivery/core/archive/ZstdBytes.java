package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;

/** The bytes of one block of zstd, or of a part of one, and how far they are read. */
final class ZstdBytes {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** @param bytes have {@link BackwardBits#SPARE} more behind the end */
    ZstdBytes(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.at = start;
        this.end = start + length;
    }

    /** The next byte. */
    int u8() throws IOException {
        return bytes[take(1)] & 0xff;
    }

    /** The next bytes as a number, the least first; at most four. */
    int number(int count) throws IOException {
        int from = take(count);
        int number = 0;
        for (int i = 0; i < count; i++) {
            number |= (bytes[from + i] & 0xff) << 8 * i;
        }
        return number;
    }

    /** The next bytes as a part of their own. */
    ZstdBytes part(int length) throws IOException {
        return new ZstdBytes(bytes, take(length), length);
    }

    /** Copies the next bytes. */
    void copy(byte[] to, int length) throws IOException {
        System.arraycopy(bytes, take(length), to, 0, length);
    }

    /** All that is left, from its end. */
    BackwardBits backward() throws IOException {
        int from = at;
        return new BackwardBits(bytes, take(left()), end - from);
    }

    int left() {
        return end - at;
    }

    private int take(int length) throws IOException {
        if (length < 0 || length > end - at) {
            throw ZstdInputStream.damaged();
        }
        int from = at;
        at += length;
        return from;
    }
}
