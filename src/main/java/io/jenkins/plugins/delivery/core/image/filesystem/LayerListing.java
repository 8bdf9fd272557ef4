package io.jenkins.plugins.delivery.core.image.filesystem;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.archive.TarEntry;
import io.jenkins.plugins.delivery.core.archive.TarReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a layer holds, without the contents: a few per mille of the layer's size. The users' and groups' files are kept
 * whole, because names in {@code --chown} and {@code USER} are looked up there, and {@code RUN} adds to them.
 *
 * @param entries in the order of the layer
 */
public record LayerListing(List<Entry> entries) {
    /** Files that are kept with their bytes. */
    static final Set<String> KEPT = Set.of(
            "/etc/passwd",
            "/etc/group",
            // What the programs that add users read and write.
            "/etc/shadow",
            "/etc/gshadow",
            "/etc/subuid",
            "/etc/subgid",
            "/etc/login.defs",
            "/etc/default/useradd",
            "/etc/adduser.conf",
            "/etc/alpine-release");

    /** The largest file that is kept, in bytes. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    /** Of what {@link #save} writes; another one as soon as a listing has, or means, anything else. */
    public static final int FORMAT = 2;

    /** With what the name of something begins that a layer takes away. */
    public static final String WHITEOUT = ".wh.";

    /** The name of what says that nothing of the layers below is left in its directory. */
    public static final String OPAQUE = ".wh..wh..opq";

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

    /**
     * Lists an uncompressed layer; what follows the end mark is left to whoever checks the blob's digest.
     *
     * @param quota for all layers of the image
     * @throws IOException when it cannot be read, or is beyond the bounds
     */
    public static LayerListing read(InputStream layer, NameQuota quota) throws IOException {
        List<Entry> entries = new ArrayList<>();
        TarReader tar = new TarReader(layer, quota);
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            Entry listed = entry(entry, tar.content(), quota);
            if (listed != null) {
                entries.add(listed);
            }
        }
        return new LayerListing(entries);
    }

    /** Null for what means nothing: a root that is no directory, a link to nothing, a whiteout of no name. */
    @CheckForNull
    private static Entry entry(TarEntry entry, InputStream content, NameQuota quota) throws IOException {
        String path = ImagePath.clean(entry.name());
        String name = ImagePath.name(path);
        int mode = entry.mode();
        long uid = entry.uid();
        long gid = entry.gid();
        if (name.equals(OPAQUE)) {
            return new Entry(Kind.OPAQUE, ImagePath.parent(path), 0, 0, 0, 0, null, null);
        }
        if (name.startsWith(WHITEOUT)) {
            String gone = name.substring(WHITEOUT.length());
            return gone.isEmpty() || gone.equals(".") || gone.equals("..")
                    ? null
                    : new Entry(Kind.WHITEOUT, ImagePath.join(ImagePath.parent(path), gone), 0, 0, 0, 0, null, null);
        }
        if (path.equals(ImagePath.ROOT) && entry.kind() != TarEntry.Kind.DIRECTORY) {
            return null;
        }
        return switch (entry.kind()) {
            case DIRECTORY -> new Entry(Kind.DIRECTORY, path, mode, uid, gid, 0, null, null);
            case SYMLINK ->
                entry.link().isEmpty() ? null : new Entry(Kind.SYMLINK, path, mode, uid, gid, 0, entry.link(), null);
            case HARD_LINK -> new Entry(Kind.HARD_LINK, path, mode, uid, gid, 0, ImagePath.clean(entry.link()), null);
            case SPECIAL -> new Entry(Kind.SPECIAL, path, mode, uid, gid, 0, null, null);
            case FILE -> {
                byte[] kept = null;
                if (KEPT.contains(path) && entry.size() <= MOST_KEPT_BYTES) {
                    quota.take((int) entry.size());
                    kept = content.readAllBytes();
                }
                yield new Entry(Kind.FILE, path, mode, uid, gid, entry.size(), null, kept);
            }
        };
    }

    /**
     * Puts this layer on top of a file system.
     *
     * @param quota as it was read with; directories that no entry names count, too
     * @throws IOException when they are too many
     */
    public void applyTo(ImageFileSystem fileSystem, BaseLayer layer, NameQuota quota) throws IOException {
        LayerReplay replay = new LayerReplay(fileSystem, layer, quota);
        // A directory is emptied of what the layers below have, wherever in this one that is said.
        for (boolean emptied : new boolean[] {true, false}) {
            for (Entry entry : entries) {
                if (emptied == (entry.kind() == Kind.OPAQUE)) {
                    replay.put(entry);
                }
            }
        }
    }

    /**
     * Takes all entries, of a listing that was not read with this quota.
     *
     * @throws IOException when they are too many
     */
    public void take(NameQuota quota) throws IOException {
        for (Entry entry : entries) {
            quota.take(entry.path, entry.link);
            quota.take(entry.kept == null ? 0 : entry.kept.length);
        }
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
        NameQuota quota = NameQuota.ofImage();
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
            quota.take(path, link);
            quota.take(Math.max(0, keptBytes));
            byte[] kept = keptBytes < 0 ? null : in.readNBytes(keptBytes);
            entries.add(new Entry(kind, path, mode, uid, gid, size, link.isEmpty() ? null : link, kept));
        }
        return new LayerListing(entries);
    }
}
