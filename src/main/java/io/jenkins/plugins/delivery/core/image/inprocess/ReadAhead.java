package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A stream that a thread of its own reads a few blocks ahead: to receive and hash a blob, and to unpack it, is work for two
 * processors. To be taken by one thread, to its end or until it is closed. The other stream is its thread's alone, and is
 * closed there; what reading it failed with comes in the place of the end.
 */
final class ReadAhead extends BlockInputStream {
    /** Large enough that handing one over costs little, small enough for several layers in a small heap. */
    static final int BLOCK_BYTES = 128 * 1024;

    /** One that is filled, one that is taken, and what evens out how fast either goes. */
    static final int MOST_BLOCKS = 4;

    private final BlockingQueue<Block> filled = new LinkedBlockingQueue<>();
    private final BlockingQueue<Block> taken = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** Why there is an end; null when it is the stream's own. Written before the end is told. */
    @CheckForNull
    private Throwable failure;

    private Block current = new Block(0);
    private int position;
    private boolean ended;
    private boolean closed;

    /** Bytes, of which the first count; none at the end. */
    private static final class Block {
        private final byte[] bytes;
        private int length;

        Block(int most) {
            bytes = new byte[most];
        }
    }

    private ReadAhead(InputStream in, String name) {
        thread = new Thread(() -> readAll(in), name);
        thread.setDaemon(true);
    }

    /**
     * Begins to read.
     *
     * @param in that nobody else reads
     * @param name of the thread
     */
    static ReadAhead of(InputStream in, String name) {
        ReadAhead ahead = new ReadAhead(in, name);
        ahead.thread.start();
        return ahead;
    }

    private void readAll(InputStream in) {
        try (in) {
            Block block;
            int made = 0;
            do {
                // No more than are needed: most layers are small.
                boolean another = taken.isEmpty() && made < MOST_BLOCKS;
                block = another ? new Block(BLOCK_BYTES) : taken.take();
                made += another ? 1 : 0;
                block.length = in.readNBytes(block.bytes, 0, BLOCK_BYTES);
                if (block.length > 0) {
                    filled.add(block);
                }
            } while (block.length == BLOCK_BYTES);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failure = e;
        }
        filled.add(new Block(0));
    }

    @Override
    public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, buffer, offset, count);
        position += count;
        return count;
    }

    /**
     * 0 at the end, for which it waits, and nowhere else: {@link java.util.zip.GZIPInputStream} takes it for the end, and
     * some layers are many compressed parts behind each other.
     */
    @Override
    public int available() throws IOException {
        return hasMore() ? current.length - position : 0;
    }

    /** Ends the thread, without waiting for that. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private boolean hasMore() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (position == current.length && !ended) {
            next();
        }
        if (ended && failure != null) {
            throw failed(failure);
        }
        return !ended;
    }

    private void next() throws IOException {
        Block next;
        try {
            next = filled.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a layer was read");
        }
        if (current.length > 0) {
            taken.add(current);
        }
        current = next;
        position = 0;
        ended = current.length == 0;
    }

    private static IOException failed(Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return failure instanceof IOException io ? io : new IOException(failure);
    }
}
