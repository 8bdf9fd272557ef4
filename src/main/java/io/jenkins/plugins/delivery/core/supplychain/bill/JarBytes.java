package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.utils.BoundedSeekableByteChannelInputStream;
import org.apache.commons.compress.utils.IOUtils;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The bytes of a jar with their hashes: a small one in memory, a large one in a file that goes when it is closed. */
final class JarBytes implements Closeable {
    private static final int MOST_IN_MEMORY = 8 << 20;

    private final SeekableByteChannel channel;
    private final String sha1;
    private final String sha256;

    private JarBytes(SeekableByteChannel channel, MessageDigest sha1, MessageDigest sha256) {
        this.channel = channel;
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
            return new JarBytes(new SeekableInMemoryByteChannel(first), sha1, sha256);
        }
        SeekableByteChannel file = Files.newByteChannel(
                Files.createTempFile(temporary, "jar", ".spool"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            OutputStream out =
                    new DigestOutputStream(new DigestOutputStream(Channels.newOutputStream(file), sha1), sha256);
            out.write(first);
            in.transferTo(out);
            return new JarBytes(file, sha1, sha256);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
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

    long size() throws IOException {
        return channel.size();
    }

    /**
     * Some of them, the lowest byte of a number first.
     *
     * @throws IOException when there are not so many
     */
    ByteBuffer at(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        IOUtils.readFully(channel, bytes);
        return bytes.flip();
    }

    /** Those from a position on, as many as there are of these. */
    InputStream from(long position, long length) {
        return new BoundedSeekableByteChannelInputStream(position, length, channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
