package io.jenkins.plugins.delivery.core.image.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A jar in an image, opened; only what every reader of jars reads alike is taken. */
final class JarContents implements Closeable {
    private static final int MOST_ENTRIES = 200_000;
    private static final int MOST_TEXT_BYTES = 1 << 20;

    private final Call call;
    private final ZipFile zip;
    private final List<ZipArchiveEntry> entries = new ArrayList<>();

    private JarContents(Call call, ZipFile zip) {
        this.call = call;
        this.zip = zip;
    }

    static JarContents open(Call call, String path) throws IOException, InterruptedException {
        Place place = call.files().stat(path);
        if (!place.exists()) {
            throw new CommandFailedException(call.name() + ": " + path + " is not there");
        }
        if (!place.isFile()) {
            throw call.unknown(path);
        }
        call.files().checkCopied(place);
        Content content = call.context().contents().open(place.node());
        ZipFile zip;
        try {
            if (content instanceof Content.OnDisk disk) {
                zip = ZipFile.builder().setPath(disk.file()).get();
            } else {
                try (InputStream in = content.open()) {
                    zip = ZipFile.builder().setByteArray(in.readAllBytes()).get();
                }
            }
        } catch (IOException e) {
            throw call.unknown(path + ", which is no jar that can be read");
        }
        JarContents jar = new JarContents(call, zip);
        try {
            jar.readNames(path);
            return jar;
        } catch (RuntimeException | IOException e) {
            jar.close();
            throw e;
        }
    }

    private void readNames(String path) throws IOException {
        // A script at its start, or anything else that is no entry, makes readers differ.
        if (zip.getFirstLocalFileHeaderOffset() != 0) {
            throw call.unknown(path + ", which does not begin with an entry");
        }
        Set<String> names = new HashSet<>();
        var all = zip.getEntriesInPhysicalOrder();
        while (all.hasMoreElements()) {
            ZipArchiveEntry entry = all.nextElement();
            String name = entry.getName();
            boolean plain = name.matches("[ -\\[\\]-~]+")
                    && List.of(name.split("/")).stream().noneMatch(part -> part.matches("\\.{0,2}"));
            if (!plain || !names.add(name) || !zip.canReadEntryData(entry) || entry.getSize() < 0) {
                throw call.unknown(path + " with the entry " + name);
            }
            entries.add(entry);
            if (entries.size() > MOST_ENTRIES) {
                throw call.unknown(path + " with more than " + MOST_ENTRIES + " entries");
            }
        }
    }

    List<ZipArchiveEntry> entries() {
        return entries;
    }

    /** The bytes of a small entry, or nothing when it is not there. */
    byte[] bytes(String name) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) {
            return new byte[0];
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(MOST_TEXT_BYTES);
        }
    }

    Manifest manifest() throws IOException {
        return new Manifest(new ByteArrayInputStream(bytes("META-INF/MANIFEST.MF")));
    }

    /** Writes an entry as Java writes files: with missing directories, over a file that is there. */
    void write(ZipArchiveEntry entry, String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            MkdirCommand.makeWithParents(call, path.substring(0, slash), null);
        }
        Content content;
        try (InputStream in = zip.getInputStream(entry)) {
            content = call.context().contents().keep(new Sized(in, entry.getSize()), entry.getSize());
        }
        Place place = call.files().stat(path);
        if (place.isDirectory()) {
            throw new CommandFailedException(call.name() + ": " + path + " is a directory");
        }
        if (place.exists()) {
            call.files().write(place, entry.getSize(), content);
        } else {
            call.files().makeFile(place, 0666, entry.getSize(), content);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** As many bytes as the entry says it has: a jar may say less than it unpacks to. */
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
    }
}
