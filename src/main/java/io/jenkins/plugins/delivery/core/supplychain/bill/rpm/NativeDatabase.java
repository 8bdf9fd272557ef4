package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;

/**
 * A database in the format that rpm calls ndb: pages of slots, each of which says where one package is. As rpm's
 * {@code lib/backend/ndb/rpmpkg.c} writes it, on all machines in the same byte order, with a sum behind each package.
 */
final class NativeDatabase {
    private static final int MAGIC = magic("RpmP");
    private static final int SLOT = magic("Slot");
    private static final int BEGIN = magic("BlbS");
    private static final int END = magic("BlbE");

    private static final int VERSION = 0;
    private static final int HEADER_BYTES = 32;
    private static final int PAGE_BYTES = 4096;
    private static final int SLOT_BYTES = 16;

    /** Places and lengths are counted in these. */
    private static final int BLOCK_BYTES = 16;

    private static final int HEAD_BYTES = 16;
    private static final int TAIL_BYTES = 12;

    private final ByteBuffer file;

    /** Packages may lie upon each other. */
    private long read;

    private NativeDatabase(byte[] database) {
        file = ByteBuffer.wrap(database).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int magic(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    /**
     * The headers of all packages.
     *
     * @throws IOException when it is damaged
     */
    static List<byte[]> headers(byte[] database) throws IOException {
        try {
            return new NativeDatabase(database).headers();
        } catch (RuntimeException e) {
            throw new IOException("is damaged", e); // a place that it names is not in it
        }
    }

    private List<byte[]> headers() throws IOException {
        if (file.capacity() < HEADER_BYTES || file.getInt(0) != MAGIC) {
            throw new IOException("is no database of rpm's own");
        }
        if (file.getInt(4) != VERSION) {
            throw new IOException("is written in version " + Integer.toUnsignedString(file.getInt(4)));
        }
        long slots = Integer.toUnsignedLong(file.getInt(12)) * PAGE_BYTES;
        if (slots == 0 || slots > file.capacity()) {
            throw new IOException("is cut off");
        }
        List<byte[]> headers = new ArrayList<>();
        for (int slot = HEADER_BYTES; slot < slots; slot += SLOT_BYTES) {
            if (file.getInt(slot) != SLOT) {
                throw new IOException("has a slot that is none");
            }
            int number = file.getInt(slot + 4);
            if (number != 0) {
                headers.add(header(number, file.getInt(slot + 8), file.getInt(slot + 12)));
            }
        }
        return headers;
    }

    /** @param block where it begins, counted in blocks, as is its length */
    private byte[] header(int number, int block, int blocks) throws IOException {
        int start = Math.multiplyExact(block, BLOCK_BYTES);
        int whole = Math.multiplyExact(blocks, BLOCK_BYTES);
        int tail = start + whole - TAIL_BYTES;
        if (file.getInt(start) != BEGIN || file.getInt(start + 4) != number || file.getInt(tail + 8) != END) {
            throw new IOException("has a slot that leads to no package");
        }
        int length = file.getInt(start + 12);
        read += whole;
        if (length < 0 || length > whole - HEAD_BYTES - TAIL_BYTES || length != file.getInt(tail + 4)) {
            throw new IOException("has a package of another length than its slot says");
        }
        if (read > file.capacity()) {
            throw new IOException("has packages that lie upon each other");
        }
        Adler32 sum = new Adler32();
        sum.update(file.array(), start, tail - start);
        if ((int) sum.getValue() != file.getInt(tail)) {
            throw new IOException("has a package that is not what it was written as");
        }
        return Arrays.copyOfRange(file.array(), start + HEAD_BYTES, start + HEAD_BYTES + length);
    }
}
