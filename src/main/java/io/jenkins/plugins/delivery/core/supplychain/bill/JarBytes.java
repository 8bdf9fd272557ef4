package io.jenkins.plugins.delivery.core.supplychain.bill;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The bytes of a jar with their hashes: a small one in memory, a large one in a file that goes when it is closed. */
final class JarBytes implements Closeable {
    private static final int MOST_IN_MEMORY = 8 << 20;

    @CheckForNull
    private final byte[] bytes;

    @CheckForNull
    private final Path file;

    private final String sha1;
    private final String sha256;

    private JarBytes(@CheckForNull byte[] bytes, @CheckForNull Path file, MessageDigest sha1, MessageDigest sha256) {
        this.bytes = bytes;
        this.file = file;
        this.sha1 = HexFormat.of().formatHex(sha1.digest());
        this.sha256 = HexFormat.of().formatHex(sha256.digest());
    }

    /** Reads to the end of a stream. */
    static JarBytes read(InputStream in, Path temporary) throws IOException {
        MessageDigest sha1 = digest("SHA-1");
        MessageDigest sha256 = digest("SHA-256");
        byte[] first = in.readNBytes(MOST_IN_MEMORY);
        if (first.length < MOST_IN_MEMORY) {
            sha1.update(first);
            sha256.update(first);
            return new JarBytes(first, null, sha1, sha256);
        }
        Path file = Files.createTempFile(temporary, "jar", ".spool");
        try (OutputStream out =
                new DigestOutputStream(new DigestOutputStream(Files.newOutputStream(file), sha1), sha256)) {
            out.write(first);
            in.transferTo(out);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new JarBytes(null, file, sha1, sha256);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    String sha1() {
        return sha1;
    }

    String sha256() {
        return sha256;
    }

    /**
     * Opens it by the list at its end, as Java does.
     *
     * @throws IOException when it is no zip
     */
    ZipFile open() throws IOException {
        ZipFile.Builder builder = ZipFile.builder().setIgnoreLocalFileHeader(true);
        return file == null
                ? builder.setByteArray(bytes).get()
                : builder.setPath(file).get();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
