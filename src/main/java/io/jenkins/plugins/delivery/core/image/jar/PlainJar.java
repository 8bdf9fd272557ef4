package io.jenkins.plugins.delivery.core.image.jar;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A jar or another zip, opened; only one that all readers read alike is taken. */
public final class PlainJar implements Closeable {
    private static final int MOST_ENTRIES = 200_000;
    private static final int MOST_TEXT_BYTES = 1 << 20;

    private final ZipFile zip;
    private final List<ZipArchiveEntry> entries = new ArrayList<>();

    private PlainJar(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Opens a jar.
     *
     * @throws NotPlainException when it is none, or readers may differ in what is in it
     */
    public static PlainJar open(Path file) throws IOException {
        return open(ZipFile.builder().setPath(file));
    }

    /** The same for one in memory. */
    public static PlainJar open(byte[] bytes) throws IOException {
        return open(ZipFile.builder().setByteArray(bytes));
    }

    private static PlainJar open(ZipFile.Builder builder) throws IOException {
        ZipFile zip;
        try {
            zip = builder.get();
        } catch (IOException e) {
            throw new NotPlainException(", which is no jar that can be read");
        }
        PlainJar jar = new PlainJar(zip);
        try {
            jar.readNames();
            return jar;
        } catch (RuntimeException | IOException e) {
            jar.close();
            throw e;
        }
    }

    private void readNames() throws IOException {
        // A script at its start, or anything else that is no entry, makes readers differ.
        if (zip.getFirstLocalFileHeaderOffset() != 0) {
            throw new NotPlainException(", which does not begin with an entry");
        }
        Set<String> names = new HashSet<>();
        var all = zip.getEntriesInPhysicalOrder();
        while (all.hasMoreElements()) {
            ZipArchiveEntry entry = all.nextElement();
            String name = entry.getName();
            boolean plain = name.matches("[ -\\[\\]-~]+")
                    && List.of(name.split("/")).stream().noneMatch(part -> part.matches("\\.{0,2}"));
            if (!plain || !names.add(name) || !zip.canReadEntryData(entry) || entry.getSize() < 0) {
                throw new NotPlainException(" with the entry " + name);
            }
            entries.add(entry);
            if (entries.size() > MOST_ENTRIES) {
                throw new NotPlainException(" with more than " + MOST_ENTRIES + " entries");
            }
        }
    }

    /** In the order in which they stand in it. */
    public List<ZipArchiveEntry> entries() {
        return List.copyOf(entries);
    }

    /** The bytes of a small entry, or nothing when it is not there. */
    public byte[] bytes(String name) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) {
            return new byte[0];
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(MOST_TEXT_BYTES);
        }
    }

    public Manifest manifest() throws IOException {
        return new Manifest(new ByteArrayInputStream(bytes("META-INF/MANIFEST.MF")));
    }

    /** The content of an entry: as many bytes as it says it has, for a jar may say less than it unpacks to. */
    public InputStream content(ZipArchiveEntry entry) throws IOException {
        return new Sized(zip.getInputStream(entry), entry.getSize());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Sized extends BlockInputStream {
        private final InputStream in;
        private long left;

        Sized(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        @Override
        public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new IOException("an entry of a jar is shorter than it says: build the jar again");
            }
            left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
