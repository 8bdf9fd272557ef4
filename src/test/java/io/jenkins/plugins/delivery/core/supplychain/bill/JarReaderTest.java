package io.jenkins.plugins.delivery.core.supplychain.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.packageurl.PackageURL;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars that are damaged, or unpack to more than anybody has. */
class JarReaderTest {
    private static final byte[] POM =
            "groupId=com.example\nartifactId=inner\nversion=1\n".getBytes(StandardCharsets.UTF_8);
    private static final String POM_NAME = "META-INF/maven/com.example/inner/pom.properties";

    @TempDir
    Path directory;

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private List<Component> read(byte[] jar) throws IOException {
        return new JarReader(directory).read("/app/app.jar", new ByteArrayInputStream(jar));
    }

    /** A zip of names and contents in turn. */
    private static byte[] zip(Object... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write((byte[]) entries[i + 1]);
            }
        }
        return bytes.toByteArray();
    }

    /** Somebody may damage one on purpose, so that the others are not found. */
    @Test
    void oneDamagedEntryDoesNotHideTheOthers() throws IOException {
        byte[] jar = zip("a.jar", zip(POM_NAME, POM), POM_NAME, POM, "z.jar", zip("z", new byte[1]));
        jar[30 + "a.jar".length()] ^= 0x7f; // the first byte of what is in a.jar

        List<Component> found = read(jar);

        assertThat(found).extracting(Component::path).containsExactly("/app/app.jar", "/app/app.jar!/z.jar");
        assertThat(found.get(0).purl()).isEqualTo("pkg:maven/com.example/inner@1");
        assertThat(found.get(0).properties()).containsEntry(JarReader.NOT_READ, "damaged");
    }

    @Test
    void whatIsNoJarIsListedByItsHash() throws IOException {
        List<Component> found = read("no jar".getBytes(StandardCharsets.UTF_8));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).sha256()).hasSize(64);
        assertThat(found.get(0).properties()).containsEntry(JarReader.NOT_READ, "damaged");
    }

    /** Whoever makes an image names its files; no name is a reason for no bill. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".jar",
                " .jar",
                "%.jar",
                "%2e-%.jar",
                "a?b#c@d-1@2?3#4.jar",
                "a\nb-1\n2.jar",
                "-1.jar",
                "é-1é.jar"
            })
    void aJarMayHaveAnyName(String name) throws Exception {
        List<Component> found =
                new JarReader(directory).read("/app/" + name, new ByteArrayInputStream(zip(name, zip(name, POM))));

        assertThat(found).hasSize(3).allSatisfy(jar -> {
            assertThat(new PackageURL(jar.purl()).getName()).isNotEmpty();
            assertThat(jar.purl()).matches("(?:[!-$&-~]|%[0-7][0-9A-F])+");
        });
    }

    /** What was aborted is not damaged, and must not be remembered so. */
    @Test
    void anAbortIsNoDamage() throws IOException {
        byte[] large = new byte[9 << 20];
        new Random(1).nextBytes(large);
        InputStream abortedAtItsEnd =
                new SequenceInputStream(new ByteArrayInputStream(zip("large", large)), new InputStream() {
                    @Override
                    public int read() {
                        Thread.currentThread().interrupt();
                        return -1;
                    }
                });

        assertThatThrownBy(() -> new JarReader(directory).read("/app/app.jar", abortedAtItsEnd))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** 600 entries that are all one: a few bytes that unpack to 1 MB. */
    @Test
    void entriesThatUnpackToMoreThanAnythingAreRefused() throws IOException {
        byte[] one = zip("META-INF/MANIFEST.MF", new byte[1 << 20]);
        ByteBuffer end = ByteBuffer.wrap(one, one.length - 22, 22).slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = end.getInt(12);
        int start = end.getInt(16);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(one, 0, start);
        for (int i = 0; i < 600; i++) {
            many.write(one, start, length);
        }
        end.putInt(12, 600 * length);
        many.write(one, one.length - 22, 22);

        assertThatThrownBy(() -> read(many.toByteArray()))
                .isInstanceOf(BoundsException.class)
                .hasMessage("its jars say more than 512 MB of themselves");
    }

    /** Its list is as long as the jar: 100 MB of entries without a name, of which a layer is a hundred kilobytes. */
    @Test
    void aListOfEntriesThatIsLongerThanAnyIsNotKept() throws IOException {
        byte[] entry = new byte[46];
        ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).putInt(0x02014b50);
        int entries = (100 << 20) / entry.length;
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50);
        end.putInt(12, entries * entry.length);
        byte[] block = new byte[entry.length * 1000];
        for (int i = 0; i < 1000; i++) {
            System.arraycopy(entry, 0, block, i * entry.length, entry.length);
        }
        InputStream list = new InputStream() {
            private long left = (long) entries * entry.length;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int at = (int) (((long) entries * entry.length - left) % block.length);
                int part = (int) Math.min(Math.min(left, length), block.length - at);
                System.arraycopy(block, at, buffer, offset, part);
                left -= part;
                return part == 0 ? -1 : part;
            }
        };

        assertThatThrownBy(() -> new JarReader(directory)
                        .read("/app/app.jar", new SequenceInputStream(list, new ByteArrayInputStream(end.array()))))
                .isInstanceOf(BoundsException.class)
                .hasMessage("the list of a jar in it has more than 64 MB");
    }
}
