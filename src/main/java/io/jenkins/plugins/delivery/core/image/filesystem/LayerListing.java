package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What a layer holds, without the contents: a few per mille of the layer's size. The users' and groups' files are kept
 * whole, because names in {@code --chown} and {@code USER} are looked up there.
 *
 * @param entries in the order of the layer
 */
public record LayerListing(List<Entry> entries) {
    /** Files that are kept with their bytes. */
    static final Set<String> KEPT = Set.of("/etc/passwd", "/etc/group");

    /** The largest file that is kept, in bytes. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private static final int FORMAT = 1;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    /** What an entry does to the layers below. */
    enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        SPECIAL,
        HARD_LINK,
        WHITEOUT,
        OPAQUE
    }

    /**
     * One entry.
     *
     * @param path absolute; of a whiteout, what it removes; of an opaque mark, the directory it empties
     * @param link the target of a symbolic link as written, of a hard link as an absolute path
     * @param kept the bytes of a file in {@link #KEPT}
     */
    record Entry(
            Kind kind,
            String path,
            int mode,
            long uid,
            long gid,
            long size,
            @CheckForNull String link,
            @CheckForNull byte[] kept) {}

    public LayerListing {
        entries = List.copyOf(entries);
    }

    /** Lists an uncompressed layer; reads it to its end. */
    public static LayerListing read(InputStream layer) throws IOException {
        List<Entry> entries = new ArrayList<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(layer, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            entries.add(entry(entry, tar));
        }
        // What follows the end mark belongs to the blob's digest.
        layer.transferTo(java.io.OutputStream.nullOutputStream());
        return new LayerListing(entries);
    }

    private static Entry entry(TarArchiveEntry entry, InputStream content) throws IOException {
        String path = ImagePath.clean(entry.getName());
        String name = ImagePath.name(path);
        int mode = entry.getMode() & 07777;
        long uid = entry.getLongUserId();
        long gid = entry.getLongGroupId();
        if (name.equals(OPAQUE)) {
            return new Entry(Kind.OPAQUE, ImagePath.parent(path), 0, 0, 0, 0, null, null);
        }
        if (name.startsWith(WHITEOUT)) {
            String removed = ImagePath.join(ImagePath.parent(path), name.substring(WHITEOUT.length()));
            return new Entry(Kind.WHITEOUT, removed, 0, 0, 0, 0, null, null);
        }
        if (entry.isDirectory()) {
            return new Entry(Kind.DIRECTORY, path, mode, uid, gid, 0, null, null);
        }
        if (entry.isSymbolicLink()) {
            return new Entry(Kind.SYMLINK, path, mode, uid, gid, 0, entry.getLinkName(), null);
        }
        if (entry.isLink()) {
            return new Entry(Kind.HARD_LINK, path, mode, uid, gid, 0, ImagePath.clean(entry.getLinkName()), null);
        }
        if (!entry.isFile() || entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
            return new Entry(Kind.SPECIAL, path, mode, uid, gid, 0, null, null);
        }
        byte[] kept = KEPT.contains(path) && entry.getSize() <= MOST_KEPT_BYTES ? content.readAllBytes() : null;
        return new Entry(Kind.FILE, path, mode, uid, gid, entry.getSize(), null, kept);
    }

    /** Puts this layer on top of a file system. */
    public void applyTo(ImageFileSystem fileSystem, BaseLayer layer) {
        LayerReplay replay = new LayerReplay(fileSystem, layer);
        entries.forEach(replay::put);
    }

    /** Writes the listing in a form of its own, which {@link #load} reads. */
    void save(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeInt(entries.size());
        for (Entry entry : entries) {
            out.writeByte(entry.kind.ordinal());
            out.writeUTF(entry.path);
            out.writeShort(entry.mode);
            out.writeLong(entry.uid);
            out.writeLong(entry.gid);
            out.writeLong(entry.size);
            out.writeUTF(entry.link == null ? "" : entry.link);
            out.writeInt(entry.kept == null ? -1 : entry.kept.length);
            if (entry.kept != null) {
                out.write(entry.kept);
            }
        }
    }

    /** Reads what {@link #save} wrote. */
    static LayerListing load(DataInputStream in) throws IOException {
        if (in.readInt() != FORMAT) {
            throw new IOException("written by another version");
        }
        int count = in.readInt();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[in.readByte()];
            String path = in.readUTF();
            int mode = in.readShort();
            long uid = in.readLong();
            long gid = in.readLong();
            long size = in.readLong();
            String link = in.readUTF();
            int keptBytes = in.readInt();
            byte[] kept = keptBytes < 0 ? null : in.readNBytes(keptBytes);
            entries.add(new Entry(kind, path, mode, uid, gid, size, link.isEmpty() ? null : link, kept));
        }
        return new LayerListing(entries);
    }
}
