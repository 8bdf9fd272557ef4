package io.jenkins.plugins.delivery.core.image.filesystem;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerListingCacheTest {
    private static final Digest LAYER = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    @TempDir
    Path directory;

    private final ListingKey key = key(1);

    private static ListingKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new ListingKey(bytes);
    }

    private LayerListingCache cache(ListingKey withKey) {
        return new LayerListingCache(directory, withKey);
    }

    private static LayerListing listing(String users) throws IOException {
        return LayerListing.read(
                tar(Stream.of(
                        file("etc/passwd", '0', users.getBytes(StandardCharsets.UTF_8)), header("srv", '2', 0, "opt"))),
                NameQuota.ofImage());
    }

    private Path at(Digest layer) {
        return directory.resolve(layer.hex() + ".listing");
    }

    @Test
    void keepsAListing() throws Exception {
        cache(key).put(LAYER, listing("app:x:1001:1002::/:/bin/sh\n"));

        ImageFileSystem fileSystem = new ImageFileSystem();
        cache(key).get(LAYER).orElseThrow().applyTo(fileSystem, null, NameQuota.ofImage());
        assertThat(fileSystem.lstat("/srv").orElseThrow().linkTarget()).isEqualTo("opt");
        try (var in = fileSystem.lstat("/etc/passwd").orElseThrow().content().open()) {
            assertThat(in).hasContent("app:x:1001:1002::/:/bin/sh\n");
        }
    }

    @Test
    void whatWasWrittenWithAnotherKeyIsAsGoodAsNone() throws Exception {
        cache(key(2)).put(LAYER, listing("app:x:0:0::/:/bin/sh\n"));

        assertThat(cache(key).get(LAYER)).isEmpty();
    }

    @Test
    void theListingOfAnotherLayerIsNotThisOnes() throws Exception {
        cache(key).put(OTHER, listing("app:x:0:0::/:/bin/sh\n"));
        Files.copy(at(OTHER), at(LAYER));

        assertThat(cache(key).get(OTHER)).isPresent();
        assertThat(cache(key).get(LAYER)).isEmpty();
    }

    @Test
    void whatOthersKnowIsTakenAndKept() throws Exception {
        LayerListingCache theirs = new LayerListingCache(directory.resolve("theirs"), key(2));
        theirs.put(LAYER, listing("app:x:1001:1002::/:/bin/sh\n"));
        List<Digest> asked = new ArrayList<>();
        LayerListingCache ours = new LayerListingCache(directory, key, layers -> {
            asked.addAll(layers);
            return Map.of(LAYER, theirs.packed(LAYER).orElseThrow());
        });

        assertThat(ours.getAll(List.of(LAYER, OTHER))).containsOnlyKeys(LAYER);
        assertThat(ours.getAll(List.of(LAYER))).containsOnlyKeys(LAYER);
        assertThat(asked).containsExactly(LAYER, OTHER);
        assertThat(cache(key).get(LAYER)).isPresent();
    }

    @Test
    void whatIsReadHereIsToldAndWhatOthersKnowIsNot() throws Exception {
        LayerListingCache theirs = new LayerListingCache(directory.resolve("theirs"), key(2));
        theirs.put(LAYER, listing("a"));
        Map<Digest, byte[]> told = new HashMap<>();
        LayerListingCache ours = new LayerListingCache(
                directory, key, layers -> Map.of(LAYER, theirs.packed(LAYER).orElseThrow()), told::put);

        ours.fetch(List.of(LAYER));
        ours.put(OTHER, listing("b"));

        assertThat(ours.packed(LAYER)).isPresent();
        assertThat(told).containsOnlyKeys(OTHER);
        assertThat(told.get(OTHER)).isEqualTo(ours.packed(OTHER).orElseThrow());
    }

    @Test
    void whatOthersSayIsBoundedAndMayBeNonsense() throws Exception {
        LayerListingCache ours =
                new LayerListingCache(directory, key, layers -> Map.of(LAYER, new byte[] {1}, OTHER, new byte[0]));

        assertThat(ours.getAll(List.of(LAYER, OTHER))).isEmpty();
    }

    @Test
    void keepsWhatWasAskedForLast() throws Exception {
        cache(key).put(LAYER, listing("a"));
        cache(key).put(OTHER, listing("b"));
        Files.setLastModifiedTime(at(LAYER), FileTime.fromMillis(1));
        Files.setLastModifiedTime(at(OTHER), FileTime.fromMillis(2));
        cache(key).touch(LAYER);

        cache(key).trim(Files.size(at(LAYER)));

        assertThat(at(LAYER)).exists();
        assertThat(at(OTHER)).doesNotExist();
    }

    @Test
    void noByteOfItCanBeChanged() throws Exception {
        cache(key).put(LAYER, listing("app:x:1001:1002::/:/bin/sh\n"));
        byte[] written = Files.readAllBytes(at(LAYER));

        for (int i = 0; i < written.length; i++) {
            byte[] changed = written.clone();
            changed[i] ^= 1;
            Files.write(at(LAYER), changed);
            assertThat(cache(key).get(LAYER)).as("byte " + i).isEmpty();
        }
        Files.write(at(LAYER), Arrays.copyOf(written, written.length + 1));
        assertThat(cache(key).get(LAYER)).as("one more").isEmpty();
    }

    /** It is read before it is known whose it is. */
    @Test
    void aListingOfAnybodyIsBounded() throws Exception {
        try (OutputStream out = Files.newOutputStream(at(LAYER))) {
            out.write(new byte[ListingKey.SEAL_BYTES]);
            try (DataOutputStream listing = new DataOutputStream(new GZIPOutputStream(out))) {
                listing.writeInt(1);
                listing.writeInt(Integer.MAX_VALUE);
                byte[] megabyte = new byte[1 << 20];
                for (int i = 0; i < 3000; i++) {
                    listing.write(megabyte);
                }
            }
        }

        assertThat(cache(key).get(LAYER)).isEmpty();
    }
}
