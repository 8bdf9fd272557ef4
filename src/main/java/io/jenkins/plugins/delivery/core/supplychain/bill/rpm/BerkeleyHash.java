package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The values of a hash table of Berkeley DB, by pages and not by keys: a value on its page, or in a chain of pages of its
 * own. As Berkeley DB's {@code db_page.h} has it, in the byte order of the machine that wrote it. Whatever the file says,
 * each of its pages is looked at once.
 */
final class BerkeleyHash {
    private static final int MAGIC = 0x061561;

    /** Where the first page has what. */
    private static final int META_MAGIC = 12;

    private static final int META_PAGE_SIZE = 20;
    private static final int META_ENCRYPTION = 24;
    private static final int META_FLAGS = 26;
    private static final int META_LAST_PAGE = 32;

    /** Where every other page has what. */
    private static final int NEXT = 16;

    private static final int ENTRIES = 20;
    private static final int FREE = 22;
    private static final int TYPE = 25;
    private static final int HEADER = 26;

    /** What a page is for. */
    private static final int HASH_UNSORTED = 2;

    private static final int OVERFLOW = 7;
    private static final int HASH_META = 8;
    private static final int HASH = 13;

    /** What an item of a page is. */
    private static final int HERE = 1;

    private static final int ELSEWHERE = 3;

    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 1 << 16;

    private final ByteBuffer file;
    private final int pageSize;
    private final BitSet seen = new BitSet();

    private BerkeleyHash(byte[] database) throws IOException {
        if (database.length < SMALLEST_PAGE) {
            throw new IOException("is no file of Berkeley DB");
        }
        file = ByteBuffer.wrap(database);
        if (file.getInt(META_MAGIC) != MAGIC) {
            file.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (file.getInt(META_MAGIC) != MAGIC || file.get(TYPE) != HASH_META) {
            throw new IOException("is no hash table of Berkeley DB");
        }
        if (file.get(META_ENCRYPTION) != 0 || file.get(META_FLAGS) != 0) {
            throw new IOException("is encrypted, or has sums in its pages");
        }
        pageSize = file.getInt(META_PAGE_SIZE);
        if (Integer.bitCount(pageSize) != 1 || pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE) {
            throw new IOException("has pages of " + Integer.toUnsignedString(pageSize) + " bytes");
        }
        long pages = Integer.toUnsignedLong(file.getInt(META_LAST_PAGE)) + 1;
        if (pages * pageSize > database.length) {
            throw new IOException("is cut off");
        }
    }

    /**
     * All values but that of the key 0, under which rpm counts.
     *
     * @throws IOException when it is damaged
     */
    static List<byte[]> values(byte[] database) throws IOException {
        try {
            return new BerkeleyHash(database).values();
        } catch (RuntimeException e) {
            throw new IOException("is damaged", e); // a place that it names is not in it
        }
    }

    private List<byte[]> values() throws IOException {
        List<byte[]> values = new ArrayList<>();
        int pages = file.capacity() / pageSize;
        for (int page = 1; page < pages; page++) {
            int type = file.get(page * pageSize + TYPE);
            if (type == HASH || type == HASH_UNSORTED) {
                items(start(page), values);
            }
        }
        return values;
    }

    /** Where a page begins; each is asked for once. */
    private int start(int page) throws IOException {
        if (page < 1 || page >= file.capacity() / pageSize || seen.get(page)) {
            throw new IOException("has a page that is not there, or twice");
        }
        seen.set(page);
        return page * pageSize;
    }

    /** The items of a page: key and value by turns, from its end towards its beginning. */
    private void items(int start, List<byte[]> values) throws IOException {
        int items = Short.toUnsignedInt(file.getShort(start + ENTRIES));
        if (items % 2 != 0 || HEADER + 2 * items > pageSize) {
            throw new IOException("has a page with a key and no value");
        }
        int end = pageSize;
        for (int item = 0; item < items; item += 2) {
            int key = place(start, item, end);
            int value = place(start, item + 1, key);
            if (!isCount(start, key, end)) {
                values.add(value(start + value, key - value));
            }
            end = value;
        }
    }

    /** Where an item begins, which ends where the one before it begins. */
    private int place(int start, int item, int end) throws IOException {
        int place = Short.toUnsignedInt(file.getShort(start + HEADER + 2 * item));
        if (place < HEADER || place >= end) {
            throw new IOException("has items that lie upon each other");
        }
        return place;
    }

    /** The key 0. */
    private boolean isCount(int start, int key, int end) {
        return end - key == 1 + Integer.BYTES && file.get(start + key) == HERE && file.getInt(start + key + 1) == 0;
    }

    private byte[] value(int at, int length) throws IOException {
        return switch (file.get(at)) {
            case HERE -> Arrays.copyOfRange(file.array(), at + 1, at + length);
            case ELSEWHERE -> chain(file.getInt(at + 4), file.getInt(at + 8));
            default -> throw new IOException("has a value of an unknown kind");
        };
    }

    private byte[] chain(int first, int length) throws IOException {
        if (length < 0 || length > file.capacity()) {
            throw new IOException("has a value that is longer than itself");
        }
        byte[] value = new byte[length];
        int done = 0;
        for (int page = first; page != 0; ) {
            int start = start(page);
            int part = Short.toUnsignedInt(file.getShort(start + FREE));
            if (file.get(start + TYPE) != OVERFLOW || part > pageSize - HEADER || part > length - done) {
                throw new IOException("has a page of another kind in a value");
            }
            file.get(start + HEADER, value, done, part);
            done += part;
            page = file.getInt(start + NEXT);
        }
        if (done < length) {
            throw new IOException("has a value that ends before its end");
        }
        return value;
    }
}
