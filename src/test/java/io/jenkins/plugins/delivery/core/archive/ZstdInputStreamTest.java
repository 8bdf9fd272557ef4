package io.jenkins.plugins.delivery.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import io.jenkins.plugins.delivery.testbed.ZstdRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real zstd compressed, and what nothing compressed. */
@RequiresTestbed(TestbedPart.ZSTD)
class ZstdInputStreamTest {
    private static final byte[] HEADER = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private static byte[] unpacked(byte[]... parts) throws IOException {
        try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(all(parts)))) {
            return in.readAllBytes();
        }
    }

    private static byte[] all(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** Words, in a random order, some often: what compresses well, with matches near and far. */
    private static byte[] text(int bytes) {
        Random random = new Random(bytes);
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            int word = (int) Math.abs(random.nextGaussian() * 3000);
            text.append(Integer.toString(word * 7919, 36)).append(random.nextInt(9) == 0 ? ".\n" : " ");
        }
        return Arrays.copyOf(text.toString().getBytes(), bytes);
    }

    private static byte[] random(int bytes, int values) {
        byte[] random = new byte[bytes];
        Random source = new Random(values);
        for (int i = 0; i < bytes; i++) {
            random[i] = (byte) source.nextInt(values);
        }
        return random;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast=5",
                "-1",
                "-3",
                "-9",
                "-19",
                "--ultra -22",
                "-3 --no-check",
                "-5 --long=26",
                "-3 --no-content-size"
            })
    void isWhatZstdCompressed(String options) throws Exception {
        for (int bytes : new int[] {0, 1, 7, 100, 1000, 40_000, 131_071, 131_073, 3_000_000}) {
            for (byte[] plain :
                    new byte[][] {text(bytes), random(bytes, 256), random(bytes, 3), random(bytes, 40), new byte[bytes]
                    }) {
                assertThat(unpacked(ZstdRun.compress(plain, options.split(" "))))
                        .isEqualTo(plain);
            }
        }
    }

    /** What layers are made of: programs, and more than the window holds. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "-3", "-12"})
    @RequiresTestbed(TestbedPart.RUN_BASES)
    void isTheLayerThatZstdCompressed(String options) throws Exception {
        Path layer = TestbedPart.RUN_BASES.path("run-bases/debian.tar");
        byte[] plain = Files.readAllBytes(layer);

        assertThat(plain).hasSizeGreaterThan(32 << 20);
        assertThat(Arrays.equals(unpacked(ZstdRun.compress(plain, options)), plain))
                .isTrue();
    }

    /** As podman writes layers: a frame for each file, and at the end a list of them for who skips it not. */
    @Test
    void framesFollowEachOtherAndSomeAreSkipped() throws Exception {
        byte[] one = text(300_000);
        byte[] other = random(200_000, 50);
        byte[] skipped = {0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};

        assertThat(unpacked(skipped, ZstdRun.compress(one, "-19"), skipped, ZstdRun.compress(other, "-1"), skipped))
                .isEqualTo(all(one, other));
    }

    @Test
    void whatIsCutOffOrGoesOnIsRefused() throws Exception {
        byte[] whole = ZstdRun.compress(text(100_000));

        assertThatThrownBy(() -> unpacked(Arrays.copyOf(whole, whole.length - 1)))
                .hasMessage("its zstd ends before its end");
        assertThatThrownBy(() -> unpacked(Arrays.copyOf(whole, whole.length / 2)))
                .hasMessage("its zstd ends before its end");
        assertThatThrownBy(() -> unpacked(whole, new byte[100])).hasMessage("its zstd is damaged");
        assertThat(unpacked()).isEmpty();
    }

    /** Whoever pushes a base writes its bytes: all that they do is to be read, or refused. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "-19"})
    void whatIsDamagedIsRefusedOrReadAndNothingElse(String options) throws Exception {
        byte[] whole = ZstdRun.compress(all(text(60_000), random(60_000, 9)), options, "--no-check");
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= i % 5; j++) {
                int place = i % 2 == 0 ? random.nextInt(whole.length) : random.nextInt(200);
                damaged[place] = (byte) random.nextInt(256);
            }
            try {
                assertThat(unpacked(damaged).length).isLessThan(64 << 20);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    /** Six bytes that ask for 2 TB, and for a little more than what is taken. */
    @ParameterizedTest
    @ValueSource(ints = {0xf8, 16 + 1 << 3, (16 << 3) + 1})
    void aLargeWindowIsRefused(int descriptor) {
        byte[] frame = {0, (byte) descriptor, 1, 0, 0};

        assertThatThrownBy(() -> unpacked(HEADER, frame))
                .isInstanceOf(BoundsException.class)
                .hasMessage("it is compressed with zstd and a window of more than 64 MB");
    }

    /** One segment is its own window. */
    @Test
    void aLargeSegmentIsRefusedAndADictionaryToo() {
        byte[] segment = {(byte) 0xa0, 1, 0, 0, 4, 1, 0, 0};
        byte[] dictionary = {1, 0x50, 7, 1, 0, 0};

        assertThatThrownBy(() -> unpacked(HEADER, segment)).hasMessageEndingWith("a window of more than 64 MB");
        assertThatThrownBy(() -> unpacked(HEADER, dictionary))
                .isInstanceOf(BoundsException.class)
                .hasMessage("it is compressed with zstd and a dictionary");
    }

    /** A frame may claim the largest window that is taken for each of its bytes: memory follows what is written. */
    @Test
    void aWindowThatIsNotUsedTakesNoMemory() throws Exception {
        byte[] frame = {0, (byte) (16 << 3), 2 << 3 | 1, 0, 0, 'a', 'b'};
        InputStream[] open = new InputStream[200];
        for (int i = 0; i < open.length; i++) {
            open[i] = new ZstdInputStream(new ByteArrayInputStream(all(HEADER, frame)));
            assertThat(open[i].read()).isEqualTo('a');
        }
        for (InputStream in : open) {
            assertThat(in.readAllBytes()).containsExactly('b');
        }
    }

    /** Four bytes stand for 128 KB: 1 MB of them would be 32 GB. */
    @Test
    void whatUnpacksToTooMuchIsRefused() {
        byte[] start = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 7 << 3};
        int length = 128 << 10;
        int header = length << 3 | 1 << 1;
        byte[] block = {(byte) header, (byte) (header >> 8), (byte) (header >> 16), 0};
        InputStream endless = new InputStream() {
            private long at;

            @Override
            public int read() {
                long place = at++;
                return (place < start.length ? start[(int) place] : block[(int) (place - start.length & 3)]) & 0xff;
            }
        };

        assertThatThrownBy(() -> new ZstdInputStream(endless).transferTo(java.io.OutputStream.nullOutputStream()))
                .isInstanceOf(BoundsException.class)
                .hasMessage("it unpacks to more than 32 GB");
    }
}
