package io.jenkins.plugins.delivery.core.image.filesystem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The header blocks of one entry of a layer, in the POSIX (pax) format. */
final class TarHeader {
    static final int BLOCK_BYTES = 512;

    private TarHeader() {}

    static byte[] of(String path, FileNode node, Instant modified) {
        TarArchiveEntry entry = entry(path.substring(1), node);
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
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK_BYTES, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        try {
            tar.putArchiveEntry(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static TarArchiveEntry entry(String name, FileNode node) {
        if (node.hardLinkTo() != null) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_LINK);
            link.setLinkName(node.hardLinkTo().substring(1));
            return link;
        }
        return switch (node.type()) {
            case DIRECTORY -> new TarArchiveEntry(name + "/");
            case SYMLINK -> {
                TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                link.setLinkName(node.linkTarget());
                yield link;
            }
            case FILE -> {
                TarArchiveEntry file = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
                file.setSize(node.size());
                yield file;
            }
            case SPECIAL -> throw new IllegalArgumentException("a device or pipe cannot be copied: /" + name);
        };
    }
}
