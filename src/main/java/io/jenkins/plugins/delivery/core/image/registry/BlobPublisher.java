package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The body of an upload: a blob, or its rest, read from its source in large pieces as the connection takes them, and a
 * watch over whether it still takes any.
 */
final class BlobPublisher implements HttpRequest.BodyPublisher, TimeLeft {
    /** Large enough that a piece costs little, small enough for several uploads in a small heap. */
    private static final int PIECE = 128 * 1024;

    private final BlobSource source;
    private final long offset;
    private final long size;
    private final LongConsumer progress;
    private final Duration stallTimeout;
    private final Duration commitTimeout;

    private volatile IOException sourceFailure;
    private volatile boolean reading;
    private volatile boolean sent;
    private volatile long lastMove = System.nanoTime();

    /**
     * @param offset where in the blob to start
     * @param size of the whole blob
     * @param progress told how much of the blob has been taken
     */
    BlobPublisher(BlobSource source, long offset, long size, LongConsumer progress, RegistryLimits limits) {
        this.source = source;
        this.offset = offset;
        this.size = size;
        this.progress = progress;
        this.stallTimeout = limits.stallTimeout();
        this.commitTimeout = limits.commitTimeout();
    }

    @Override
    public long contentLength() {
        return size - offset;
    }

    /** Why the source could not be read, or null: then the failure is not the registry's. */
    @CheckForNull
    IOException sourceFailure() {
        return sourceFailure;
    }

    @Override
    public long remainingNanos() {
        if (reading) {
            return stallTimeout.toNanos();
        }
        Duration allowed = sent || size == offset ? commitTimeout : stallTimeout;
        return allowed.toNanos() - (System.nanoTime() - lastMove);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        sent = false;
        lastMove = System.nanoTime();
        subscriber.onSubscribe(new Pieces(subscriber));
    }

    /** One reading of the source, driven by the demand of the connection. */
    private final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private volatile boolean cancelled;

        // Used by whoever moved the demand away from zero, hence by one thread at a time.
        private InputStream input;
        private volatile long position = offset;

        Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (demand.getAndAdd(count) > 0) {
                return; // a recursive or concurrent call; the loop below sees the new demand
            }
            do {
                publishOne();
            } while (demand.decrementAndGet() > 0);
        }

        private void publishOne() {
            if (cancelled) {
                closeInput();
                return;
            }
            if (position == size) {
                return;
            }
            ByteBuffer piece;
            reading = true;
            try {
                piece = read();
            } catch (IOException | RuntimeException e) {
                sourceFailure = e instanceof IOException io ? io : new IOException(e);
                cancelled = true;
                closeInput();
                subscriber.onError(e);
                return;
            } finally {
                lastMove = System.nanoTime();
                reading = false;
            }
            progress.accept(position);
            boolean last = position == size;
            sent = last;
            subscriber.onNext(piece);
            if (last) {
                closeInput();
                subscriber.onComplete();
            }
        }

        private ByteBuffer read() throws IOException {
            if (input == null) {
                input = source.open();
                input.skipNBytes(offset);
            }
            byte[] piece = new byte[(int) Math.min(PIECE, size - position)];
            int count = input.readNBytes(piece, 0, piece.length);
            if (count < piece.length) {
                throw new EOFException("the content ends after " + (position + count) + " of " + size + " bytes");
            }
            position = position + count;
            return ByteBuffer.wrap(piece);
        }

        @Override
        public void cancel() {
            cancelled = true;
            request(1); // closes the input, here or in the thread that is reading it
        }

        private void closeInput() {
            if (input != null) {
                try {
                    input.close();
                } catch (IOException e) {
                    // It was read as far as it is needed.
                }
                input = null;
            }
        }
    }
}
