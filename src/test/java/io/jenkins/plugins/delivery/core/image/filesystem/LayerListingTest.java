package io.jenkins.plugins.delivery.core.image.filesystem;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What layers take away, as containerd and Docker read it. */
class LayerListingTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final BaseLayer LAYER = new BaseLayer(
            ImageReference.parse("registry.example.com/base:1"), new Descriptor("layer", DIGEST, 1), DIGEST);

    private final ImageFileSystem fileSystem = new ImageFileSystem();

    @BeforeEach
    void putLowest() throws Exception {
        put(header("usr/lib/", '5', 0, ""), header("usr/lib/a", '0', 0, ""), header("usr/lib/b", '0', 0, ""));
        put(header("lib", '2', 0, "usr/lib"));
    }

    @Test
    void aFileBehindALinkIsGone() throws Exception {
        put(header("lib/.wh.a", '0', 0, ""));

        assertThat(fileSystem.walk("/usr/lib")).containsExactly("/usr/lib", "/usr/lib/b");
    }

    @Test
    void aDirectoryWithoutTheLayersBelowHasWhatIsInItsOwn() throws Exception {
        put(
                header("lib/.hidden", '0', 0, ""),
                header("lib/.wh..wh..opq", '0', 0, ""),
                header("lib/b", '0', 0, ""),
                header("lib/c", '0', 0, ""));

        assertThat(fileSystem.walk("/usr/lib"))
                .containsExactly("/usr/lib", "/usr/lib/.hidden", "/usr/lib/b", "/usr/lib/c");
    }

    private void put(byte[]... blocks) throws Exception {
        LayerListing.read(tar(Stream.of(blocks)), NameQuota.ofImage()).applyTo(fileSystem, LAYER, NameQuota.ofImage());
    }
}
