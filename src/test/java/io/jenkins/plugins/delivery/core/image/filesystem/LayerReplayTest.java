package io.jenkins.plugins.delivery.core.image.filesystem;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.record;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers upon layers, as whoever unpacks them has them. */
class LayerReplayTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final BaseLayer LAYER = new BaseLayer(
            ImageReference.parse("registry.example.com/base:1"),
            new Descriptor(MediaTypes.OCI_LAYER, DIGEST, 0),
            DIGEST);

    private final ImageFileSystem fileSystem = new ImageFileSystem();

    @Test
    void aMarkThatADirectoryIsEmptiedIsAboutTheLayersBelowWhereverItStands() throws IOException {
        apply("home/", "home/.profile", "home/old/", "home/old/file");
        apply("home/", "home/.bashrc", "home/.wh..wh..opq", "home/new");

        assertThat(fileSystem.walk("/home")).containsExactly("/home", "/home/.bashrc", "/home/new");
    }

    @Test
    void aWhiteoutRemovesWhatIsBelow() throws IOException {
        apply("opt/", "opt/a/", "opt/a/file", "opt/b");
        apply("opt/", "opt/.wh.a");

        assertThat(fileSystem.walk("/opt")).containsExactly("/opt", "/opt/b");
    }

    /** As {@code chown} of one of them changes all, when they are unpacked one after the other. */
    @Test
    void namesOfOneFileHaveTheOwnerThatTheLastEntryNames() throws IOException {
        apply(Stream.of(header("f", '0', 0, ""), file("x", 'x', record("uid", "7")), header("h", '1', 0, "f")));

        assertThat(fileSystem.lstat("/h")).map(FileNode::uid).contains(7L);
        assertThat(fileSystem.lstat("/f")).isEqualTo(fileSystem.lstat("/h"));
    }

    @Test
    void anotherNameOfALinkIsALink() throws IOException {
        apply(Stream.of(header("f", '0', 0, ""), header("l", '2', 0, "f"), header("h", '1', 0, "l")));

        assertThat(fileSystem.lstat("/h")).contains(FileNode.symlink("f", 0, 0));
    }

    private void apply(String... names) throws IOException {
        apply(Stream.of(names).map(name -> header(name, name.endsWith("/") ? '5' : '0', 0, "")));
    }

    private void apply(Stream<byte[]> blocks) throws IOException {
        NameQuota quota = NameQuota.ofImage();
        try (InputStream layer = tar(blocks)) {
            LayerListing.read(layer, quota).applyTo(fileSystem, LAYER, quota);
        }
    }
}
