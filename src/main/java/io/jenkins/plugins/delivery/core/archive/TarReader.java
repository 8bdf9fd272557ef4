package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.FileName;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a tar in one pass and keeps one header of it: no claim of a header makes it take more memory than {@value
 * #MOST_HEADER_BYTES} bytes. That is what Go's reader takes, with which Docker, containerd and kaniko read the same
 * archives; as with it, headers for the whole archive mean nothing. Sparse files are refused: a block of one may stand
 * for any number of zeros.
 */
public final class TarReader implements Closeable {
    /** The most that the headers for a long name or an extension may have. */
    static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Behind the end of a tar stand zeros to the end of a block of the tape, which is never so long. */
    private static final long MOST_BEHIND_BYTES = 1L << 30;

    private final InputStream in;
    private final NameQuota quota;
    private final byte[] skipped = new byte[BUFFER_BYTES];

    /** What is left of the content that is read, and what fills it up to whole blocks. */
    private long left;

    private int padding;

    /**
     * @param in closed with this
     * @param quota for all entries, whatever is kept of them
     */
    public TarReader(InputStream in, NameQuota quota) {
        this.in = in;
        this.quota = quota;
    }

    /**
     * The next entry, whatever is left of the one before; null after the last.
     *
     * @throws IOException when this is no tar, or one beyond the bounds
     */
    @CheckForNull
    public TarEntry next() throws IOException {
        PaxRecords records = PaxRecords.NONE;
        String longName = null;
        String longLink = null;
        while (true) {
            TarHeaderBlock header = header();
            if (header == null) {
                return null;
            }
            switch (header.type()) {
                case 'x', 'X' -> records = PaxRecords.parse(extension());
                case 'L' -> longName = text(extension());
                case 'K' -> longLink = text(extension());
                case 'g', 'V' -> quota.take("", null);
                case 'S' -> throw sparse(header.name());
                case 'M' -> throw new IOException("it begins in another archive");
                default -> {
                    return entry(header, records, longName, longLink);
                }
            }
        }
    }

    /**
     * Reads what stands behind the last entry, to the end of the stream: there a compression keeps by what one knows that
     * all came, and came as it was.
     *
     * @throws IOException when it did not, or does not end
     */
    public void end() throws IOException {
        long behind = 0;
        for (int read = in.read(skipped); read >= 0; read = in.read(skipped)) {
            behind += read;
            if (behind > MOST_BEHIND_BYTES) {
                throw new BoundsException("more than " + (MOST_BEHIND_BYTES >> 30) + " GB stands behind its end");
            }
        }
    }

    /** The content of the entry, up to the call for the next one. */
    public InputStream content() {
        return new Content();
    }

    @CheckForNull
    private TarHeaderBlock header() throws IOException {
        skip(left + padding);
        left = 0;
        padding = 0;
        byte[] block = in.readNBytes(TarHeaderBlock.BYTES);
        if (block.length == 0) {
            return null;
        }
        if (block.length < TarHeaderBlock.BYTES) {
            throw truncated();
        }
        if (TarHeaderBlock.isEnd(block)) {
            return null;
        }
        TarHeaderBlock header = new TarHeaderBlock(block);
        begin(header.size());
        return header;
    }

    private void begin(long size) {
        left = size;
        padding = (int) (-size & (TarHeaderBlock.BYTES - 1));
    }

    private byte[] extension() throws IOException {
        quota.take("", null);
        if (left > MOST_HEADER_BYTES) {
            throw new BoundsException("a header of it has " + left + " bytes, more than " + MOST_HEADER_BYTES);
        }
        return content().readAllBytes();
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return FileName.decode(bytes, 0, end);
    }

    private TarEntry entry(
            TarHeaderBlock header, PaxRecords records, @CheckForNull String longName, @CheckForNull String longLink)
            throws IOException {
        String name = first(longName, records.text("path"), header.name());
        if (records.isSparse()) {
            throw sparse(name);
        }
        TarEntry.Kind kind = kind(header.type(), name);
        boolean link = kind == TarEntry.Kind.SYMLINK || kind == TarEntry.Kind.HARD_LINK;
        String target = link ? first(longLink, records.text("linkpath"), header.link()) : null;
        check(name);
        if (target != null) {
            check(target);
        }
        quota.take(name, target);
        begin(hasContent(header.type()) ? records.number("size", header.size()) : 0);
        return new TarEntry(
                kind,
                name,
                header.mode(),
                records.number("uid", header.uid()),
                records.number("gid", header.gid()),
                first(records.text("uname"), null, header.userName()),
                first(records.text("gname"), null, header.groupName()),
                kind == TarEntry.Kind.FILE ? left : 0,
                target);
    }

    private static String first(@CheckForNull String one, @CheckForNull String two, String three) {
        return one != null ? one : two != null ? two : three;
    }

    private static void check(String name) throws IOException {
        if (name.length() > TarEntry.LONGEST_NAME) {
            throw new BoundsException(
                    "a name in it has " + name.length() + " characters, more than " + TarEntry.LONGEST_NAME);
        }
        if (name.indexOf('\0') >= 0) {
            throw new IOException("a name in it has a NUL character");
        }
        int directories = 0;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            directories++;
        }
        if (directories > TarEntry.MOST_DIRECTORIES) {
            throw new BoundsException("a name in it has more than " + TarEntry.MOST_DIRECTORIES + " directories");
        }
    }

    private static TarEntry.Kind kind(char type, String name) {
        return switch (type) {
            case '1' -> TarEntry.Kind.HARD_LINK;
            case '2' -> TarEntry.Kind.SYMLINK;
            case '3', '4', '6' -> TarEntry.Kind.SPECIAL;
            case '5', 'D' -> TarEntry.Kind.DIRECTORY;
            // POSIX: what is not known is a file. Before it, a slash at the end made a directory.
            default -> name.endsWith("/") ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
        };
    }

    /** Links, devices and directories have none, whatever size their header says. */
    private static boolean hasContent(char type) {
        return type < '1' || type > '6';
    }

    private static IOException sparse(String name) {
        return new BoundsException("'" + name.substring(0, Math.min(name.length(), 200))
                + "' in it is stored as a sparse file, which is not taken");
    }

    private static IOException truncated() {
        return new EOFException("it ends in the middle of an entry");
    }

    private void skip(long bytes) throws IOException {
        // Not by skip(), which some streams do in very small steps.
        for (long more = bytes; more > 0; ) {
            int read = in.read(skipped, 0, (int) Math.min(more, skipped.length));
            if (read < 0) {
                throw truncated();
            }
            more -= read;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private final class Content extends BlockInputStream {

        @Override
        public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw truncated();
            }
            left -= read;
            return read;
        }
    }
}
