package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;

/**
 * The list at the end of a jar (APPNOTE.TXT of PKWARE, 4.3), by which Java knows what is in it. Of an entry nothing is read
 * but its name and where it is: a service has tens of thousands, of which some hundred are opened. What Java would refuse
 * to open is listed as far as it can be read, for other loaders of jars in jars are less strict.
 */
final class JarDirectory {
    private static final int MOST_BYTES = 64 << 20;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_BYTES = 56;

    /** Stands for a number that has no room, and is elsewhere: in the large end, or in an extra field of the entry. */
    private static final long ELSEWHERE = 0xffffffffL;

    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LARGE_FIELD = 1;
    private static final int HEADER = 0x04034b50;
    private static final int HEADER_BYTES = 30;

    private final JarBytes jar;
    private final ByteBuffer list;

    /** How many bytes are in front of the zip, such as a script that starts the jar. */
    private final long before;

    /**
     * An entry.
     *
     * @param name a directory's ends with a slash
     * @param at where its header is in the zip
     */
    record Entry(String name, boolean encrypted, int method, long compressedBytes, long at) {}

    private JarDirectory(JarBytes jar, ByteBuffer list, long before) {
        this.jar = jar;
        this.list = list;
        this.before = before;
    }

    /**
     * Where the list is.
     *
     * @param at where it ends
     * @param start where it begins in the zip, in front of which there may be something
     */
    private record End(long at, long length, long start) {
        static End of(ByteBuffer bytes, int from, long at) {
            return new End(at, unsigned(bytes, from + 12), unsigned(bytes, from + 16));
        }

        long before() {
            return at - length - start;
        }
    }

    /**
     * Reads the list of a jar.
     *
     * @throws IOException when it has none: it is no zip, or is cut off
     * @throws BoundsException when the list is longer than any
     */
    static JarDirectory of(JarBytes jar) throws IOException {
        End end = large(jar, end(jar));
        require(end.length() >= 0 && end.length() <= end.at() && end.start() >= 0 && end.before() >= 0);
        if (end.length() > MOST_BYTES) {
            throw new BoundsException("the list of a jar in it has more than " + (MOST_BYTES >> 20) + " MB");
        }
        return new JarDirectory(jar, jar.at(end.at() - end.length(), (int) end.length()), end.before());
    }

    /** The last that reaches to the end of the file, or leads to a list with something behind it. */
    private static End end(JarBytes jar) throws IOException {
        int length = (int) Math.min(jar.size(), LONGEST_COMMENT + END_BYTES);
        long from = jar.size() - length;
        ByteBuffer tail = jar.at(from, length);
        for (int at = length - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                End end = End.of(tail, at, from + at);
                if (at + END_BYTES + u16(tail, at + 20) == length
                        || isAt(jar, end.at() - end.length(), ENTRY) && isAt(jar, end.before(), HEADER)) {
                    return end;
                }
            }
        }
        throw new ZipException("no end of a zip");
    }

    /** What stands in front of the end of a zip with more than the end has room for, if it does not contradict it. */
    private static End large(JarBytes jar, End end) throws IOException {
        long locator = end.at() - LOCATOR_BYTES;
        if (!isAt(jar, locator, LOCATOR)) {
            return end;
        }
        long at = jar.at(locator, LOCATOR_BYTES).getLong(8);
        if (at > jar.size() - LARGE_END_BYTES || !isAt(jar, at, LARGE_END)) {
            return end;
        }
        ByteBuffer bytes = jar.at(at, LARGE_END_BYTES);
        End large = new End(at, bytes.getLong(40), bytes.getLong(48));
        boolean agrees = (end.length() == ELSEWHERE || end.length() == large.length())
                && (end.start() == ELSEWHERE || end.start() == large.start());
        return agrees ? large : end;
    }

    private static boolean isAt(JarBytes jar, long at, int signature) throws IOException {
        return at >= 0
                && at <= jar.size() - Integer.BYTES
                && jar.at(at, Integer.BYTES).getInt(0) == signature;
    }

    /** The next entry; null behind the last. */
    @CheckForNull
    Entry next() throws IOException {
        if (!list.hasRemaining()) {
            return null;
        }
        int from = list.position();
        require(list.getInt(from) == ENTRY);
        int nameEnd = from + ENTRY_BYTES + u16(list, from + 28);
        int extraEnd = nameEnd + u16(list, from + 30);
        list.position(extraEnd + u16(list, from + 32));
        String name =
                new String(list.array(), from + ENTRY_BYTES, nameEnd - from - ENTRY_BYTES, StandardCharsets.UTF_8);
        long compressed = unsigned(list, from + 20);
        long at = unsigned(list, from + 42);
        if (compressed == ELSEWHERE || at == ELSEWHERE) {
            int field = large(nameEnd, extraEnd) + (unsigned(list, from + 24) == ELSEWHERE ? Long.BYTES : 0);
            if (compressed == ELSEWHERE) {
                compressed = list.getLong(field);
                field += Long.BYTES;
            }
            at = at == ELSEWHERE ? list.getLong(field) : at;
        }
        return new Entry(name, (u16(list, from + 8) & 1) != 0, u16(list, from + 10), compressed, at);
    }

    /** Where in the extra fields of an entry the numbers are that had no room. */
    private int large(int from, int to) throws IOException {
        int at = from;
        while (at < to && u16(list, at) != LARGE_FIELD) {
            at += 4 + u16(list, at + 2);
        }
        require(at < to);
        return at + 4;
    }

    /** What is in an entry. */
    InputStream open(Entry entry) throws IOException {
        ByteBuffer header = jar.at(before + entry.at(), HEADER_BYTES);
        require(header.getInt(0) == HEADER && !entry.encrypted());
        long start = before + entry.at() + HEADER_BYTES + u16(header, 26) + u16(header, 28);
        InputStream raw = jar.from(start, entry.compressedBytes());
        if (entry.method() == ZipEntry.STORED) {
            return raw;
        }
        require(entry.method() == ZipEntry.DEFLATED);
        DeflateParameters plain = new DeflateParameters();
        plain.setWithZlibHeader(false);
        // Java gives one more byte as well: some writers leave out what only says that nothing follows.
        return new DeflateCompressorInputStream(
                new SequenceInputStream(raw, new ByteArrayInputStream(new byte[1])), plain);
    }

    private static void require(boolean asItShould) throws ZipException {
        if (!asItShould) {
            throw new ZipException("not as a zip is");
        }
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static long unsigned(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
