package io.jenkins.plugins.delivery.core.image.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as a stream with a bounded buffer, that does not wait for ever: a read that gets no byte for
 * the stall time-out fails with {@link HttpTimeoutException}. To be read to its end or closed, by one thread.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<BodyStream> {
    /** How many parts, of at most 16 KiB each, may wait to be read. */
    private static final int WINDOW = 32;

    /** As many time-outs may pass until what fits into memory is there. */
    static final int MOST_STALLS = 5;

    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Duration stallTimeout;
    private volatile Throwable failure;

    private Iterator<ByteBuffer> part = END.iterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private volatile boolean ended;

    BodyStream(Duration stallTimeout) {
        this.stallTimeout = stallTimeout;
    }

    @Override
    public CompletionStage<BodyStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription theSubscription) {
        if (subscription.complete(theSubscription)) {
            theSubscription.request(WINDOW);
        } else {
            theSubscription.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // An empty part must not look like the end.
        arrived.add(buffers.isEmpty() ? List.of(ByteBuffer.allocate(0)) : buffers);
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(current.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    /** Reads at most this many bytes, and fails with {@link AnswerTooLargeException} when there are more. */
    byte[] readAll(int limit) throws IOException {
        byte[] bytes = readNBytes(limit);
        if (fill()) {
            close();
            throw new AnswerTooLargeException(limit);
        }
        return bytes;
    }

    /** Reads into memory, and gives the whole a few times as long as may pass without a byte. */
    @Override
    public byte[] readNBytes(int limit) throws IOException {
        long deadline = System.nanoTime() + MOST_STALLS * stallTimeout.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < limit && fill()) {
            if (System.nanoTime() - deadline > 0) {
                close();
                throw new HttpTimeoutException("not whole within " + MOST_STALLS * stallTimeout.toSeconds() + " s");
            }
            byte[] part = new byte[Math.min(limit - bytes.size(), current.remaining())];
            current.get(part);
            bytes.write(part, 0, part.length);
        }
        return bytes.toByteArray();
    }

    /** Reads to the end, so that the connection can be used again; gives up on a large rest. */
    void discard() throws IOException {
        readNBytes(1 << 16);
        close();
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            subscription.thenAccept(Flow.Subscription::cancel);
        }
    }

    /** Makes the current buffer have a byte; false at the end. */
    private boolean fill() throws IOException {
        while (!current.hasRemaining()) {
            if (part.hasNext()) {
                current = part.next();
            } else if (ended || !nextPart()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextPart() throws IOException {
        List<ByteBuffer> next;
        try {
            next = arrived.poll(stallTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading from the registry");
        }
        if (next == null) {
            close();
            throw new HttpTimeoutException("no byte for " + stallTimeout.toSeconds() + " s");
        }
        if (next == END) {
            ended = true;
            if (failure != null) {
                throw failure instanceof IOException io ? io : new IOException(failure);
            }
            return false;
        }
        part = next.iterator();
        subscription.join().request(1);
        return true;
    }
}
