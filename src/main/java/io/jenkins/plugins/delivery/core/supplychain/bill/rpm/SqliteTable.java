package io.jenkins.plugins.delivery.core.supplychain.bill.rpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One table of a file of SQLite, read from the first row to the last: no query, no index, no change. As the file format's
 * description has it (sqlite.org/fileformat2.html). Whatever the file says, each of its pages is looked at once.
 */
final class SqliteTable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final int FILE_HEADER = 100;
    private static final int LEAF = 0x0d;
    private static final int INTERIOR = 0x05;
    private static final int LEAF_HEADER = 8;
    private static final int INTERIOR_HEADER = 12;

    /** A tree of more levels has more pages than any file. */
    private static final int MOST_LEVELS = 20;

    /** Of the columns of the schema. */
    private static final int SCHEMA_TYPE = 0;

    private static final int SCHEMA_NAME = 1;
    private static final int SCHEMA_ROOT = 3;

    private final ByteBuffer file;
    private final int pageSize;

    /** Without what others keep at its end. */
    private final int usable;

    private final BitSet seen = new BitSet();

    /** Rows may lie upon each other. */
    private long read;

    private SqliteTable(byte[] database) throws IOException {
        if (database.length < FILE_HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(database, MAGIC.length))) {
            throw new IOException("is no file of SQLite");
        }
        file = ByteBuffer.wrap(database);
        int size = Short.toUnsignedInt(file.getShort(16));
        pageSize = size == 1 ? 1 << 16 : size;
        usable = pageSize - Byte.toUnsignedInt(file.get(20));
        if (Integer.bitCount(pageSize) != 1 || usable < 480) {
            throw new IOException("has pages of " + pageSize + " bytes");
        }
    }

    /**
     * A column of all rows.
     *
     * @param column counted from 0
     * @throws IOException when it is damaged, or has no such table
     */
    static List<byte[]> column(byte[] database, String table, int column) throws IOException {
        try {
            return new SqliteTable(database).column(table, column);
        } catch (RuntimeException e) {
            throw new IOException("is damaged", e); // a place that it names is not in it
        }
    }

    private List<byte[]> column(String table, int column) throws IOException {
        for (byte[] row : rows(1)) {
            String type = new String(value(row, SCHEMA_TYPE), StandardCharsets.UTF_8);
            String name = new String(value(row, SCHEMA_NAME), StandardCharsets.UTF_8);
            if (type.equals("table") && name.equals(table)) {
                List<byte[]> values = new ArrayList<>();
                for (byte[] of : rows(number(value(row, SCHEMA_ROOT)))) {
                    values.add(value(of, column));
                }
                return values;
            }
        }
        throw new IOException("has no table " + table);
    }

    private List<byte[]> rows(int root) throws IOException {
        List<byte[]> rows = new ArrayList<>();
        walk(root, 0, rows);
        return rows;
    }

    private void walk(int page, int level, List<byte[]> rows) throws IOException {
        if (level > MOST_LEVELS) {
            throw new IOException("has a tree of too many levels");
        }
        int start = start(page);
        int header = page == 1 ? start + FILE_HEADER : start;
        int type = file.get(header);
        if (type != LEAF && type != INTERIOR) {
            throw new IOException("has a page of another kind in a table");
        }
        int cells = Short.toUnsignedInt(file.getShort(header + 3));
        int pointers = header + (type == LEAF ? LEAF_HEADER : INTERIOR_HEADER);
        for (int i = 0; i < cells; i++) {
            int cell = start + Short.toUnsignedInt(file.getShort(pointers + 2 * i));
            if (type == LEAF) {
                rows.add(payload(cell));
            } else {
                walk(file.getInt(cell), level + 1, rows);
            }
        }
        if (type == INTERIOR) {
            walk(file.getInt(header + 8), level + 1, rows);
        }
    }

    /** Where a page begins; each is asked for once. */
    private int start(int page) throws IOException {
        if (page < 1 || (long) page * pageSize > file.capacity() || seen.get(page)) {
            throw new IOException("has a page that is not there, or twice");
        }
        seen.set(page);
        return (page - 1) * pageSize;
    }

    private byte[] payload(int cell) throws IOException {
        ByteBuffer in = file.duplicate().position(cell);
        long length = varint(in);
        varint(in); // the row's number
        read += Math.max(0, length);
        if (length < 0 || read > file.capacity()) {
            throw new IOException("has rows that are longer than itself");
        }
        byte[] payload = new byte[(int) length];
        int done = local(payload.length);
        in.get(payload, 0, done);
        int next = done < payload.length ? in.getInt() : 0;
        while (done < payload.length) {
            ByteBuffer overflow = file.duplicate().position(start(next));
            next = overflow.getInt();
            int part = Math.min(usable - 4, payload.length - done);
            overflow.get(payload, done, part);
            done += part;
        }
        return payload;
    }

    /** How much of a row is in the page of its cell. */
    private int local(int length) {
        int most = usable - 35;
        if (length <= most) {
            return length;
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int fitting = least + (length - least) % (usable - 4);
        return fitting <= most ? fitting : least;
    }

    /** One value of a row, as it is kept. */
    private static byte[] value(byte[] row, int column) throws IOException {
        ByteBuffer types = ByteBuffer.wrap(row);
        int at = (int) varint(types);
        types.limit(at);
        for (int i = 0; types.hasRemaining(); i++) {
            int size = size(varint(types));
            if (i == column) {
                return Arrays.copyOfRange(row, at, Math.min(row.length, at + size));
            }
            at += size;
        }
        throw new IOException("has a row without column " + column);
    }

    private static int size(long type) throws IOException {
        if (type >= 12) {
            return Math.toIntExact((type - 12) / 2);
        }
        return switch ((int) type) {
            case 0, 8, 9 -> 0;
            case 1, 2, 3, 4 -> (int) type;
            case 5 -> 6;
            case 6, 7 -> 8;
            default -> throw new IOException("has a value of an unknown kind");
        };
    }

    private static int number(byte[] bigEndian) {
        int number = 0;
        for (byte b : bigEndian) {
            number = number << 8 | Byte.toUnsignedInt(b);
        }
        return number;
    }

    /** Seven bits to a byte, the most significant first; the ninth has eight. */
    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            byte b = in.get();
            value = value << 7 | b & 0x7f;
            if (b >= 0) {
                return value;
            }
        }
        return value << 8 | Byte.toUnsignedLong(in.get());
    }
}
