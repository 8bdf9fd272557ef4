package io.jenkins.plugins.delivery.core.supplychain.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java's own reader opens has the same entries here, with the same content. */
class JarDirectoryTest {
    private static final int LARGER_THAN_MEMORY = 9 << 20;

    @TempDir
    Path directory;

    /** The entries with the hash of what is in them, or why that cannot be read. */
    private static Map<String, Object> java(Path jar) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                entries.put(entry.getName(), content(() -> zip.getInputStream(entry)));
            }
        }
        return entries;
    }

    private Map<String, Object> ours(byte[] bytes) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        try (JarBytes jar = JarBytes.read(new ByteArrayInputStream(bytes), directory)) {
            JarDirectory list = JarDirectory.of(jar);
            for (JarDirectory.Entry next = list.next(); next != null; next = list.next()) {
                JarDirectory.Entry entry = next;
                entries.put(entry.name(), content(() -> list.open(entry)));
            }
        }
        return entries;
    }

    private interface Content {
        InputStream open() throws IOException;
    }

    private static Object content(Content content) {
        CRC32 crc = new CRC32();
        try (InputStream in = content.open()) {
            crc.update(in.readAllBytes());
            return crc.getValue();
        } catch (IOException | RuntimeException e) {
            return "damaged";
        }
    }

    private void assertReadAsByJava(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("a.jar"), bytes);
        assertThat(ours(bytes)).isEqualTo(java(file)).isNotEmpty();
    }

    /** Two entries, one of which is stored. */
    private static byte[] small() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("a jar");
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\n\n".getBytes(StandardCharsets.UTF_8));
            ZipEntry stored = new ZipEntry("lib/a.jar");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(3);
            CRC32 crc = new CRC32();
            crc.update(new byte[] {1, 2, 3});
            stored.setCrc(crc.getValue());
            zip.putNextEntry(stored);
            zip.write(new byte[] {1, 2, 3});
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void realJarsAreReadAsByJava() throws IOException {
        List<Path> small = FatJar.libraries().stream()
                .filter(jar -> jar.toFile().length() < 1 << 20)
                .limit(50)
                .toList();
        for (Path jar : small) {
            assertThat(ours(Files.readAllBytes(jar))).as(jar.toString()).isEqualTo(java(jar));
        }
        byte[] fat = FatJar.of(FatJar.libraries());
        assertThat(fat).hasSizeGreaterThan(LARGER_THAN_MEMORY);
        assertReadAsByJava(fat);
    }

    @Test
    void whatIsAroundAJarIsNotInTheWay() throws IOException {
        byte[] small = small();
        byte[] script = "#!/bin/sh\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.UTF_8);
        byte[] end = new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0};

        assertReadAsByJava(joined(script, small));
        assertReadAsByJava(joined(small, new byte[100]));
        assertReadAsByJava(joined(small, end, new byte[40]));
        assertReadAsByJava(joined(small, small));
    }

    @Test
    void aJarWithMoreThanItsEndHasRoomForIsRead() throws IOException {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(many)) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry("entry" + i));
            }
        }
        SeekableInMemoryByteChannel large = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(large)) {
            zip.setUseZip64(Zip64Mode.AlwaysWithCompatibility);
            for (int i = 0; i < 3; i++) {
                zip.putArchiveEntry(new ZipArchiveEntry("entry" + i));
                zip.write(new byte[100 + i]);
                zip.closeArchiveEntry();
            }
        }

        assertReadAsByJava(many.toByteArray());
        assertReadAsByJava(Arrays.copyOf(large.array(), (int) large.size()));
    }

    /** Whichever byte is another one: what Java still opens is read alike here. */
    @Test
    void aDamagedJarIsReadAsByJava() throws IOException {
        byte[] small = small();
        Path file = directory.resolve("damaged.jar");
        int opened = 0;
        for (int at = 0; at < small.length; at++) {
            for (int change : new int[] {1, 4, 0x20, 0x80, 0xff}) {
                byte[] damaged = small.clone();
                damaged[at] ^= (byte) change;
                Files.write(file, damaged);
                Map<String, Object> expected;
                try {
                    expected = java(file);
                } catch (IOException e) {
                    continue; // we may read more of it
                }
                opened++;
                assertThat(ours(damaged)).as("byte " + at + " ^ " + change).containsAllEntriesOf(expected);
            }
        }
        assertThat(opened).isGreaterThan(small.length);
    }

    /** Java refuses the whole jar; loaders of jars in jars do not all. */
    @Test
    void oneEntryThatJavaRefusesDoesNotHideTheOthers() throws IOException {
        byte[] encrypted = small();
        int entry = indexOf(encrypted, new byte[] {'P', 'K', 1, 2});
        encrypted[entry + 8] |= 1;
        byte[] named = small();
        named[indexOf(named, new byte[] {'P', 'K', 1, 2}) + 46] = (byte) 0xff;

        assertThat(ours(encrypted))
                .containsEntry("META-INF/MANIFEST.MF", "damaged")
                .containsKey("lib/a.jar");
        assertThat(ours(named)).hasSize(2).containsKey("lib/a.jar");
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
    }
}
