package io.jenkins.plugins.delivery.core.image.inprocess;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.filesystem.FileNode;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import io.jenkins.plugins.delivery.testbed.ZstdRun;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveUnpackerTest {
    private static final String NAME = "x";

    @TempDir
    Path directory;

    private final ImageFileSystem fileSystem = new ImageFileSystem();
    private Spool spool;

    @BeforeEach
    void makeSpool() {
        spool = new Spool(directory.resolve("spool"));
    }

    @AfterEach
    void closeSpool() throws Exception {
        spool.close();
    }

    private Content write(byte[] bytes) throws Exception {
        return new Content.OnDisk(Files.write(directory.resolve("archive"), bytes));
    }

    private static byte[] compressed(String compression) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream tar = tar(Stream.of(file("a/b", '0', "content".getBytes(StandardCharsets.UTF_8))));
                OutputStream out = compression.equals("none")
                        ? bytes
                        : new CompressorStreamFactory().createCompressorOutputStream(compression, bytes)) {
            tar.transferTo(out);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", CompressorStreamFactory.GZIP, CompressorStreamFactory.BZIP2, CompressorStreamFactory.XZ})
    void unpacksWhatTheDockerfileReferenceNames(String compression) throws Exception {
        Content archive = write(compressed(compression));

        assertThat(ArchiveUnpacker.isArchive(NAME, archive)).isTrue();
        new ArchiveUnpacker(fileSystem, spool).unpack(NAME, archive, "/", null);
        try (InputStream in = fileSystem.lstat("/a/b").orElseThrow().content().open()) {
            assertThat(in).hasContent("content");
        }
    }

    /** All its entries are there, and what says that they are as they were is not. */
    @Test
    void anArchiveThatDidNotComeWholeIsRefused() throws Exception {
        byte[] whole = compressed(CompressorStreamFactory.GZIP);
        Content cut = write(Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> new ArchiveUnpacker(fileSystem, spool).unpack(NAME, cut, "/", null))
                .isInstanceOf(EOFException.class);

        byte[] changed = whole.clone();
        changed[whole.length - 8]++;
        Content wrong = write(changed);
        assertThatThrownBy(() -> new ArchiveUnpacker(fileSystem, spool).unpack(NAME, wrong, "/", null))
                .isInstanceOf(ZipException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CompressorStreamFactory.DEFLATE,
                CompressorStreamFactory.LZMA,
                CompressorStreamFactory.LZ4_FRAMED,
                CompressorStreamFactory.SNAPPY_FRAMED
            })
    void anythingElseIsAFile(String compression) throws Exception {
        assertThat(ArchiveUnpacker.isArchive(NAME, write(compressed(compression))))
                .isFalse();
    }

    @Test
    @RequiresTestbed(TestbedPart.ZSTD)
    void unpacksZstd() throws Exception {
        Content archive = write(ZstdRun.compress(compressed("none")));

        assertThat(ArchiveUnpacker.isArchive(NAME, archive)).isTrue();
        new ArchiveUnpacker(fileSystem, spool).unpack(NAME, archive, "/", null);
        try (InputStream in = fileSystem.lstat("/a/b").orElseThrow().content().open()) {
            assertThat(in).hasContent("content");
        }
    }

    /** A header of two bytes that asks for 2 TB. */
    @Test
    void zstdTakesNoLargerWindowThanRuntimesDo() throws Exception {
        Content archive =
                write(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xf8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

        assertThatThrownBy(() -> ArchiveUnpacker.isArchive(NAME, archive))
                .isInstanceOf(DeliveryException.class)
                .hasMessage(
                        "ADD x cannot be done in process, it is compressed with zstd and a window of more than 64 MB: pack it anew, with gzip,"
                                + " bzip2 or xz; copy it as it is with COPY; or use engine docker");
    }

    /** A header of 24 bytes that asks for 1.5 GB. */
    @Test
    void xzTakesNoMoreMemoryThanItsHighestLevel() throws Exception {
        byte[] xz = compressed(CompressorStreamFactory.XZ);
        int size = (xz[12] + 1) * 4;
        int filter = 14;
        assertThat(xz[filter]).as("the filter, LZMA2").isEqualTo((byte) 0x21);
        xz[filter + 2] = 37;
        CRC32 crc = new CRC32();
        crc.update(xz, 12, size - Integer.BYTES);
        ByteBuffer.wrap(xz).order(ByteOrder.LITTLE_ENDIAN).putInt(12 + size - Integer.BYTES, (int) crc.getValue());

        assertThatThrownBy(() -> ArchiveUnpacker.isArchive(NAME, write(xz)))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("its xz needs more memory than the highest level of xz does");
    }

    /** Small files in memory would be as large as the archive is when it is unpacked. */
    @Test
    void manySmallFilesDoNotStayInMemory() throws Exception {
        byte[] block = new byte[16 * 1024];
        Content archive = writeGzip(() -> IntStream.range(0, 4_000).mapToObj(i -> file("f" + i, '0', block)));

        new ArchiveUnpacker(fileSystem, spool).unpack(NAME, archive, "/", null);

        long inMemory = fileSystem.walk("/").stream()
                .map(path -> fileSystem.lstat(path).orElseThrow())
                .filter(node -> node.content() instanceof Content.InMemory)
                .mapToLong(FileNode::size)
                .sum();
        assertThat(inMemory).isPositive().isLessThanOrEqualTo(32 << 20);
    }

    /** What {@code ADD} is given, and what it has to say. */
    enum Bomb {
        ENTRIES(
                "it has more than 400000 entries",
                () -> IntStream.range(0, 1_000_000).mapToObj(i -> header("d/" + i, '0', 0, ""))),
        CLAIM("it unpacks to more than 32 GB", () -> Stream.of(header("big", '0', 33L << 30, ""))),
        SPARSE(
                "'s' in it is stored as a sparse file, which is not taken",
                () -> Stream.of(header("first", '0', 0, ""), header("s", 'S', 0, "")));

        private final String problem;
        private final Supplier<Stream<byte[]>> blocks;

        Bomb(String problem, Supplier<Stream<byte[]>> blocks) {
            this.problem = problem;
            this.blocks = blocks;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsRefused(Bomb bomb) throws Exception {
        Content archive = writeGzip(bomb.blocks);

        assertThatThrownBy(() -> new ArchiveUnpacker(fileSystem, spool).unpack(NAME, archive, "/", null))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("ADD x cannot be done in process, ")
                .hasMessageContaining(bomb.problem);
    }

    private Content writeGzip(Supplier<Stream<byte[]>> blocks) throws Exception {
        Path gzip = directory.resolve("archive");
        BaseImages.compress(tar(blocks.get()), gzip);
        return new Content.OnDisk(gzip);
    }
}
