package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.delivery.core.BlockInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReadAheadTest {
    private static final int BLOCK = ReadAhead.BLOCK_BYTES;

    /** Zeros without end. */
    private static final class Zeros extends BlockInputStream {
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile long given;

        @Override
        public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
            given += length;
            return length;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** Gives nothing until its thread is interrupted. */
    private static final class Silent extends BlockInputStream {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
                return -1;
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static InputStream damaged(RuntimeException unchecked) {
        return new BlockInputStream() {
            @Override
            public int read(@NonNull byte[] buffer, int offset, int length) throws IOException {
                if (unchecked != null) {
                    throw unchecked;
                }
                throw new EOFException("too short");
            }
        };
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 10 * BLOCK, 10 * BLOCK + 7})
    void givesTheSameBytes(int length) throws Exception {
        byte[] bytes = bytes(length);

        try (ReadAhead ahead = ReadAhead.of(new ByteArrayInputStream(bytes), "test")) {
            assertThat(ahead.available() > 0).isEqualTo(length > 0);
            assertThat(ahead.readAllBytes()).isEqualTo(bytes);
            assertThat(ahead.available()).isZero();
            assertThat(ahead.read()).isEqualTo(-1);
        }
    }

    /** As a tar is read, whose headers are anywhere. */
    @Test
    void givesTheSameBytesInSmallSteps() throws Exception {
        byte[] bytes = bytes(5 * BLOCK + 3);
        byte[] taken = new byte[bytes.length];

        try (ReadAhead ahead = ReadAhead.of(new ByteArrayInputStream(bytes), "test")) {
            for (int at = 0; at < taken.length; ) {
                at += ahead.read(taken, at, Math.min(1000, taken.length - at));
            }
            assertThat(ahead.read()).isEqualTo(-1);
        }

        assertThat(taken).isEqualTo(bytes);
    }

    @Test
    void isAFewBlocksAheadAndNoMore() throws Exception {
        Zeros zeros = new Zeros();

        try (ReadAhead ahead = ReadAhead.of(zeros, "test")) {
            for (int taken = 1; taken < 200; taken++) {
                ahead.readNBytes(BLOCK);
                assertThat(zeros.given).isLessThanOrEqualTo((long) (taken + ReadAhead.MOST_BLOCKS) * BLOCK);
            }
        }
    }

    /** In the place of the end, so that nobody takes what is there for all. */
    @Test
    void whatReadingFailsWithIsThrownAndStays() throws Exception {
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(bytes(2 * BLOCK)), damaged(null));
        try (ReadAhead ahead = ReadAhead.of(in, "test")) {
            assertThat(ahead.readNBytes(2 * BLOCK)).hasSize(2 * BLOCK);
            assertThatThrownBy(ahead::read).isInstanceOf(EOFException.class).hasMessage("too short");
            assertThatThrownBy(ahead::available).isInstanceOf(EOFException.class);
            assertThatThrownBy(ahead::read).isInstanceOf(EOFException.class);
        }
        IllegalStateException unchecked = new IllegalStateException("no such digest");
        try (ReadAhead ahead = ReadAhead.of(damaged(unchecked), "test")) {
            assertThatThrownBy(ahead::readAllBytes).isSameAs(unchecked);
        }
    }

    @Test
    void closingEndsTheThreadAndClosesWhatItReads() throws Exception {
        Zeros waitsForRoom = new Zeros();
        ReadAhead.of(waitsForRoom, "test").close();
        assertThat(waitsForRoom.closed.await(10, TimeUnit.SECONDS)).isTrue();

        Silent waitsForBytes = new Silent();
        ReadAhead ahead = ReadAhead.of(waitsForBytes, "test");
        waitsForBytes.asked.await();
        ahead.close();
        assertThat(waitsForBytes.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(ahead::read).hasMessageContaining("closed");
    }

    @Test
    void whoTakesCanBeInterrupted() throws Exception {
        try (ReadAhead ahead = ReadAhead.of(new Silent(), "test")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::read).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
