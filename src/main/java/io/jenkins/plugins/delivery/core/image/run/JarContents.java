package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.jar.NotPlainException;
import io.jenkins.plugins.delivery.core.image.jar.PlainJar;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** A jar in an image, opened; only what every reader of jars reads alike is taken. */
final class JarContents implements Closeable {
    private final Call call;
    private final PlainJar jar;

    private JarContents(Call call, PlainJar jar) {
        this.call = call;
        this.jar = jar;
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
        try {
            if (content instanceof Content.OnDisk disk) {
                return new JarContents(call, PlainJar.open(disk.file()));
            }
            try (InputStream in = content.open()) {
                return new JarContents(call, PlainJar.open(in.readAllBytes()));
            }
        } catch (NotPlainException e) {
            throw call.unknown(path + e.getMessage());
        }
    }

    PlainJar jar() {
        return jar;
    }

    /** Writes an entry as Java writes files: with missing directories, over a file that is there. */
    void write(ZipArchiveEntry entry, String path) throws IOException {
        try (InputStream in = jar.content(entry)) {
            write(in, entry.getSize(), path);
        }
    }

    /** The same for bytes that are in no entry. */
    void write(byte[] bytes, String path) throws IOException {
        write(new ByteArrayInputStream(bytes), bytes.length, path);
    }

    private void write(InputStream in, long size, String path) throws IOException {
        MkdirCommand.makeParents(call, path);
        Content content = call.context().contents().keep(in, size);
        Place place = call.files().stat(path);
        if (place.isDirectory()) {
            throw new CommandFailedException(call.name() + ": " + path + " is a directory");
        }
        call.files().writeOrMake(place, size, content);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
