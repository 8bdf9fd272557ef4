package io.jenkins.plugins.delivery.core.archive;

import java.io.IOException;
import java.util.Arrays;

/**
 * What of a frame of zstd was decoded last, as far as later bytes may repeat it. It grows with what is written, so a frame
 * that claims a large window and has few bytes takes little.
 */
final class ZstdWindow {
    private static final int FIRST_BYTES = 2 * ZstdInputStream.MOST_BLOCK_BYTES;

    private byte[] ring = new byte[FIRST_BYTES];

    /** How far back is repeated. */
    private int size;

    /** What the ring may grow to: the window, and the block that is decoded. */
    private int most;

    /** Bytes of this frame. */
    private long written;

    private int at;

    /** Bytes that nobody has taken. */
    private int pending;

    /** How much of a block's size is left. */
    private int room;

    /** @param bytes at most {@link ZstdInputStream#MOST_WINDOW_BYTES} */
    void beginFrame(int bytes) {
        size = bytes;
        most = Math.max(bytes + ZstdInputStream.MOST_BLOCK_BYTES, FIRST_BYTES);
        written = 0;
        at = 0;
        pending = 0;
    }

    /** Makes room for the bytes of a block, of which the frame's earlier ones all have been taken. */
    void beginBlock(int bytes) {
        room = bytes;
        // As long as the ring grows, it has not turned around: what was written is in one piece.
        if (written + bytes > ring.length && ring.length < most) {
            ring = Arrays.copyOf(ring, (int) Math.min(most, Math.max(2L * ring.length, written + bytes)));
            at = (int) written;
        }
    }

    int pending() {
        return pending;
    }

    private void claim(int length) throws IOException {
        if (length > room) {
            throw ZstdInputStream.damaged();
        }
        room -= length;
        pending += length;
        written += length;
    }

    void write(byte[] from, int start, int length) throws IOException {
        claim(length);
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, ring.length - at);
            System.arraycopy(from, start + done, ring, at, part);
            done += part;
            advance(part);
        }
    }

    void fill(byte value, int length) throws IOException {
        claim(length);
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, ring.length - at);
            Arrays.fill(ring, at, at + part, value);
            done += part;
            advance(part);
        }
    }

    private void advance(int length) {
        at += length;
        if (at == ring.length) {
            at = 0;
        }
    }

    /** Writes again what was written that far back, and may be written by this. */
    void repeat(long distance, int length) throws IOException {
        if (distance < 1 || distance > Math.min(written, size)) {
            throw ZstdInputStream.damaged();
        }
        claim(length);
        int from = at - (int) distance;
        if (from < 0) {
            from += ring.length;
        }
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, ring.length - Math.max(at, from));
            if (distance >= part) {
                System.arraycopy(ring, from, ring, at, part);
            } else {
                for (int i = 0; i < part; i++) {
                    ring[at + i] = ring[from + i];
                }
            }
            done += part;
            advance(part);
            from += part;
            if (from == ring.length) {
                from = 0;
            }
        }
    }

    /** Takes bytes that are pending; they are still there to be repeated. */
    int take(byte[] to, int start, int length) {
        int from = at - pending;
        if (from < 0) {
            from += ring.length;
        }
        int part = Math.min(Math.min(length, pending), ring.length - from);
        System.arraycopy(ring, from, to, start, part);
        pending -= part;
        return part;
    }
}
