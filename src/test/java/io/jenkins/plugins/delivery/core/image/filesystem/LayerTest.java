package io.jenkins.plugins.delivery.core.image.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
    private static final Instant COMMITTED = Instant.parse("2026-11-23T04:15:00Z");

    @TempDir
    Path directory;

    @Test
    void isATarThatOthersRead() throws Exception {
        String longName = "/app/" + "ä".repeat(150) + ".jar";
        SortedMap<String, FileNode> changes = new TreeMap<>();
        changes.put("/app", FileNode.directory(01755, 1000, 3_000_000_000L));
        changes.put(longName, file("content"));
        changes.put("/app/link", FileNode.symlink("../x", 0, 0));
        changes.put("/app/a-hard-link", file("content").asHardLinkTo(longName));

        Layer layer = Layer.of(changes, COMMITTED);

        byte[] blob = layer.source().open().readAllBytes();
        assertThat(Digest.of(blob)).isEqualTo(layer.descriptor().digest());
        assertThat(blob).hasSize((int) layer.descriptor().size());
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(blob)).readAllBytes();
        assertThat(Digest.of(tar)).isEqualTo(layer.diffId());
        assertThat(entries(tar))
                .containsExactly(
                        "app/ 1755 1000:3000000000 2026-11-23T04:15:00Z",
                        "app/link 777 0:0 2026-11-23T04:15:00Z -> ../x",
                        longName.substring(1) + " 644 0:0 2026-11-23T04:15:00Z content",
                        "app/a-hard-link 644 0:0 2026-11-23T04:15:00Z => " + longName.substring(1));
    }

    @Test
    void theSameChangesGiveTheSameDigest() throws Exception {
        SortedMap<String, FileNode> changes = new TreeMap<>();
        changes.put("/app.jar", file("content"));

        assertThat(Layer.of(changes, COMMITTED).descriptor())
                .isEqualTo(Layer.of(changes, COMMITTED).descriptor())
                .isNotEqualTo(Layer.of(changes, COMMITTED.plusSeconds(1)).descriptor());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 65_534, 65_535, 65_536, 200_000})
    void storedGzipGivesBackWhatWentIn(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);

        byte[] gzip = new StoredGzipInputStream(new ByteArrayInputStream(bytes)).readAllBytes();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void failsWhenAFileChangesWhileItIsRead() throws Exception {
        Path jar = Files.writeString(directory.resolve("app.jar"), "12345");
        SortedMap<String, FileNode> changes = new TreeMap<>();
        changes.put("/app.jar", FileNode.file(0644, 0, 0, 5, new Content.OnDisk(jar)));
        Layer layer = Layer.of(changes, COMMITTED);

        for (String other : List.of("1234", "123456", "54321")) {
            Files.writeString(jar, other);
            assertThatThrownBy(() -> {
                        try (InputStream in = layer.source().open()) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The file for /app.jar has changed while the image was built");
        }
    }

    private static FileNode file(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FileNode.file(0644, 0, 0, bytes.length, new Content.InMemory(bytes));
    }

    private static List<String> entries(byte[] tar) throws IOException {
        List<String> lines = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String what = entry.isLink()
                        ? " => " + entry.getLinkName()
                        : entry.isSymbolicLink()
                                ? " -> " + entry.getLinkName()
                                : entry.isDirectory()
                                        ? ""
                                        : " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
                lines.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId() + " "
                        + entry.getLastModifiedTime().toInstant() + what);
            }
        }
        return lines;
    }
}
