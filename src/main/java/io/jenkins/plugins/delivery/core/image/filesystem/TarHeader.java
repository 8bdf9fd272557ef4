package io.jenkins.plugins.delivery.core.image.filesystem;

import io.jenkins.plugins.delivery.core.FileName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The header blocks of one entry of a layer: in the POSIX (pax) format, whose names are UTF-8, or in GNU's when a name
 * has bytes that are none.
 */
final class TarHeader {
    static final int BLOCK_BYTES = 512;

    private TarHeader() {}

    static byte[] of(String path, FileNode node, Instant modified) {
        String link = node.hardLinkTo() == null ? node.linkTarget() : node.hardLinkTo();
        boolean text = FileName.isText(path) && (link == null || FileName.isText(link));
        TarArchiveEntry entry = entry(path.substring(1), node, text ? UnaryOperator.identity() : TarHeader::inLatin1);
        entry.setMode(node.mode());
        entry.setIds(0, 0);
        entry.setUserId(node.uid());
        entry.setGroupId(node.gid());
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(Date.from(modified));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK_BYTES);
        // Never closed: only the header is wanted, the content follows from elsewhere.
        @SuppressWarnings("resource")
        TarArchiveOutputStream tar = new TarArchiveOutputStream(
                bytes, BLOCK_BYTES, (text ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1).name());
        tar.setLongFileMode(text ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(text ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
        tar.setAddPaxHeadersForNonAsciiNames(text);
        try {
            tar.putArchiveEntry(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A text of which each character is written as one byte. */
    private static String inLatin1(String name) {
        return new String(FileName.encode(name), StandardCharsets.ISO_8859_1);
    }

    private static TarArchiveEntry entry(String path, FileNode node, UnaryOperator<String> written) {
        String name = written.apply(path);
        if (node.hardLinkTo() != null) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_LINK);
            link.setLinkName(written.apply(node.hardLinkTo().substring(1)));
            return link;
        }
        return switch (node.type()) {
            case DIRECTORY -> new TarArchiveEntry(name + "/");
            case SYMLINK -> {
                TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                link.setLinkName(written.apply(node.linkTarget()));
                yield link;
            }
            case FILE -> {
                TarArchiveEntry file = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
                file.setSize(node.size());
                yield file;
            }
            case SPECIAL -> throw new IllegalArgumentException("a device or pipe cannot be copied: /" + path);
        };
    }
}
