package io.jenkins.plugins.delivery.core.supplychain.bill;

import io.jenkins.plugins.delivery.core.BackgroundWork;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.commons.compress.utils.BoundedSeekableByteChannelInputStream;
import org.apache.commons.compress.utils.IOUtils;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The bytes of a jar with their hashes: a small one in memory, a large one in a file that goes when it is closed. */
final class JarBytes implements Closeable {
    private static final int MOST_IN_MEMORY = 8 << 20;

    private final SeekableByteChannel channel;

    /** Of a large one as much work as all the rest of it, and done beside it. */
    private final Future<JarHashes> hashes;

    private JarBytes(SeekableByteChannel channel, Future<JarHashes> hashes) {
        this.channel = channel;
        this.hashes = hashes;
    }

    /** Reads to the end of a stream. */
    static JarBytes read(InputStream in, Path temporary) throws IOException {
        byte[] first = in.readNBytes(MOST_IN_MEMORY);
        if (first.length < MOST_IN_MEMORY) {
            return new JarBytes(
                    new SeekableInMemoryByteChannel(first), CompletableFuture.completedFuture(JarHashes.of(first)));
        }
        FileChannel file = FileChannel.open(
                Files.createTempFile(temporary, "jar", ".spool"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            OutputStream out = Channels.newOutputStream(file);
            out.write(first);
            in.transferTo(out);
            return new JarBytes(file, BackgroundWork.start("hashes of a jar", () -> JarHashes.of(file)));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Its hashes, for which it waits. */
    JarHashes hashes() throws IOException {
        try {
            return hashes.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
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
        hashes.cancel(true);
        channel.close();
    }
}
