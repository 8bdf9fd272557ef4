package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * Bytes in the gzip format (RFC 1952) without any compression: each block is a stored one (RFC 1951, 3.2.4), which
 * costs five bytes in 64 kB. The same bytes always give the same result, on every machine.
 */
final class StoredGzipInputStream extends BlockInputStream {
    private static final int MOST_BLOCK_BYTES = 0xffff;
    private static final int BLOCK_HEADER_BYTES = 5;
    /** Magic, deflate, no flags, no time, no extra flags, unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final InputStream in;
    private final CRC32 crc = new CRC32();
    private final byte[] bytes = new byte[BLOCK_HEADER_BYTES + MOST_BLOCK_BYTES];
    private ByteBuffer pending = ByteBuffer.wrap(HEADER);
    private long size;
    private boolean ended;

    StoredGzipInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            if (!pending.hasRemaining()) {
                if (ended) {
                    break;
                }
                pending = nextBlock();
            }
            int count = Math.min(length - filled, pending.remaining());
            pending.get(buffer, offset + filled, count);
            filled += count;
        }
        return filled == 0 && length > 0 ? -1 : filled;
    }

    private ByteBuffer nextBlock() throws IOException {
        int count = in.readNBytes(bytes, BLOCK_HEADER_BYTES, MOST_BLOCK_BYTES);
        if (count == 0) {
            ended = true;
            // An empty last block, the checksum, and the size modulo 2^32.
            return ByteBuffer.allocate(BLOCK_HEADER_BYTES + 2 * Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 1)
                    .putShort((short) 0)
                    .putShort((short) ~0)
                    .putInt((int) crc.getValue())
                    .putInt((int) size)
                    .flip();
        }
        crc.update(bytes, BLOCK_HEADER_BYTES, count);
        size += count;
        ByteBuffer block = ByteBuffer.wrap(bytes, 0, BLOCK_HEADER_BYTES + count).order(ByteOrder.LITTLE_ENDIAN);
        block.put(0, (byte) 0).putShort(1, (short) count).putShort(3, (short) ~count);
        return block;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
