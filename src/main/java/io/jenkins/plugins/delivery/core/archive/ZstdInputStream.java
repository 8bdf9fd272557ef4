package io.jenkins.plugins.delivery.core.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks zstd (RFC 8878) in Java alone: all frames, one after the other, without those that are to be skipped. The sums
 * of frames are not looked at, since whoever reads has another one of the whole. Whatever the bytes say, no more memory is
 * taken than a window of {@value #MOST_WINDOW_BYTES} bytes and some blocks.
 */
final class ZstdInputStream extends InputStream {
    /** What containerd unpacks images with takes no larger one. */
    static final int MOST_WINDOW_BYTES = 64 << 20;

    static final int MOST_BLOCK_BYTES = 128 << 10;

    /** A byte in a block may stand for 128 KB, which no other compression of an archive does. */
    private static final long MOST_BYTES = 32L << 30;

    private static final int MAGIC = 0xfd2fb528;

    /** The last four bits are anything. */
    private static final int SKIPPED_MAGIC = 0x184d2a50;

    private final InputStream in;
    private final byte[] block = new byte[MOST_BLOCK_BYTES + BackwardBits.SPARE];
    private final ZstdWindow window = new ZstdWindow();
    private final ZstdLiterals literals = new ZstdLiterals();
    private final ZstdSequences sequences = new ZstdSequences();

    private boolean inFrame;
    private boolean hasSum;
    private int mostBlockBytes;
    private long unpacked;

    /** @param in buffered; closed with this */
    ZstdInputStream(InputStream in) {
        this.in = in;
    }

    static IOException damaged() {
        return new IOException("its zstd is damaged");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (window.pending() == 0) {
            if (inFrame) {
                readBlock();
            } else if (!beginFrame()) {
                return -1;
            }
        }
        return window.take(to, start, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether there is a frame, or something to skip. */
    private boolean beginFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int magic = first | (int) number(3) << 8;
        if ((magic & ~0xf) == SKIPPED_MAGIC) {
            in.skipNBytes(number(4));
            return true;
        }
        if (magic != MAGIC) {
            throw damaged();
        }
        int descriptor = (int) number(1);
        boolean isOneSegment = (descriptor & 0x20) != 0;
        long windowBytes = isOneSegment ? 0 : windowBytes((int) number(1));
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        if ((descriptor & 8) != 0) {
            throw damaged();
        }
        if (number(dictionaryBytes) != 0) {
            throw new BoundsException("it is compressed with zstd and a dictionary");
        }
        int contentFlag = descriptor >> 6;
        long content = contentFlag == 0 ? isOneSegment ? number(1) : 0 : number(1 << contentFlag);
        if (isOneSegment) {
            windowBytes = contentFlag == 1 ? content + 256 : content;
        }
        if (windowBytes < 0 || windowBytes > MOST_WINDOW_BYTES) {
            throw new BoundsException(
                    "it is compressed with zstd and a window of more than " + (MOST_WINDOW_BYTES >> 20) + " MB");
        }
        hasSum = (descriptor & 4) != 0;
        mostBlockBytes = (int) Math.min(windowBytes, MOST_BLOCK_BYTES);
        window.beginFrame((int) windowBytes);
        literals.beginFrame();
        sequences.beginFrame();
        inFrame = true;
        return true;
    }

    private static long windowBytes(int descriptor) {
        long base = 1L << 10 + (descriptor >> 3);
        return base + (base >> 3) * (descriptor & 7);
    }

    private void readBlock() throws IOException {
        int header = (int) number(3);
        int length = header >> 3;
        if (length > mostBlockBytes) {
            throw damaged();
        }
        window.beginBlock(mostBlockBytes);
        try {
            switch (header >> 1 & 3) {
                case 0 -> {
                    readNow(length);
                    window.write(block, 0, length);
                }
                case 1 -> window.fill((byte) number(1), length);
                case 2 -> {
                    readNow(length);
                    ZstdBytes bytes = new ZstdBytes(block, 0, length);
                    literals.read(bytes);
                    sequences.read(bytes, literals, window);
                }
                default -> throw damaged();
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(damaged().getMessage(), e); // a place that it names is not in it
        }
        unpacked += window.pending();
        if (unpacked > MOST_BYTES) {
            throw new BoundsException("it unpacks to more than " + (MOST_BYTES >> 30) + " GB");
        }
        if ((header & 1) != 0) {
            inFrame = false;
            if (hasSum) {
                number(4);
            }
        }
    }

    private void readNow(int length) throws IOException {
        if (in.readNBytes(block, 0, length) < length) {
            throw new EOFException("its zstd ends before its end");
        }
    }

    /** The next bytes as a number, the least first. */
    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("its zstd ends before its end");
            }
            number |= (long) next << 8 * i;
        }
        return number;
    }
}
