package io.jenkins.plugins.delivery.core.image.inprocess;

import static io.jenkins.plugins.delivery.testbed.TarBlocks.file;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.header;
import static io.jenkins.plugins.delivery.testbed.TarBlocks.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.BoundsException;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.testbed.LoopbackServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import io.jenkins.plugins.delivery.testbed.ZstdRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry of a few lines gives what no real one does. */
class BaseLayerReaderTest {
    private static final int FILES = 300;

    private static byte[] layer() throws IOException {
        Stream<byte[]> names = IntStream.range(0, FILES).mapToObj(i -> header("srv/" + i, '0', 0, ""));
        return tar(Stream.concat(
                        names, Stream.of(file("etc/passwd", '0', "root:x:0:0::/:\n".getBytes(StandardCharsets.UTF_8)))))
                .readAllBytes();
    }

    private static byte[] gzip(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            try (GZIPOutputStream member = new GZIPOutputStream(new ByteArrayOutputStream() {
                @Override
                public void close() throws IOException {
                    writeTo(all);
                }
            })) {
                member.write(part);
            }
        }
        return all.toByteArray();
    }

    /** How many files a layer has that a registry gives these bytes for. */
    private static long files(String mediaType, Digest digest, byte[] blob) throws Exception {
        try (LoopbackServer server = new LoopbackServer(connection -> {
                    LoopbackServer.readHead(connection.getInputStream());
                    OutputStream out = connection.getOutputStream();
                    out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/octet-stream\r\n"
                                    + "Content-Length: " + blob.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                    out.write(blob);
                });
                RegistryClient client = new RegistryClient(
                        new SettingsAccess(
                                new RegistrySettings("127.0.0.1:" + server.port(), "x", "", "${app}", "", "", true),
                                null,
                                Map.of()),
                        BuildLog.NONE)) {
            ImageReference image = ImageReference.parse("127.0.0.1:" + server.port() + "/base:1");
            BaseLayer layer = new BaseLayer(image, new Descriptor(mediaType, digest, blob.length), digest);
            LayerListing listing = BaseLayerReader.read(
                    client, image, layer.descriptor(), tar -> LayerListing.read(tar, NameQuota.ofImage()));
            ImageFileSystem fileSystem = new ImageFileSystem();
            listing.applyTo(fileSystem, layer, NameQuota.ofImage());
            return fileSystem.children("/srv").size();
        }
    }

    /** As layers are that can be begun to be read anywhere: a member for each few bytes of the tar. */
    @Test
    void aLayerOfManyCompressedPartsIsReadWhole() throws Exception {
        byte[] tar = layer();
        byte[] blob = gzip(IntStream.range(0, tar.length / 16)
                .mapToObj(i -> Arrays.copyOfRange(tar, i * 16, i * 16 + 16))
                .toArray(byte[][]::new));

        assertThat(files(MediaTypes.OCI_LAYER_GZIP, Digest.of(blob), blob)).isEqualTo(FILES);
    }

    /** The end of what is compressed is not the end of the blob, and only there its digest shows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 20})
    void whatEndsBeforeTheBlobIsNotBelieved(int more) throws Exception {
        byte[] compressed = gzip(layer());
        byte[] blob = Arrays.copyOf(compressed, compressed.length + more);

        assertThatThrownBy(() -> files(MediaTypes.OCI_LAYER_GZIP, Digest.of(new byte[] {1}), blob))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("is damaged");
    }

    /** Another image could say of the same blob that it is another thing. */
    @ParameterizedTest
    @RequiresTestbed(TestbedPart.ZSTD)
    @ValueSource(
            strings = {
                MediaTypes.OCI_LAYER,
                MediaTypes.OCI_LAYER_GZIP,
                MediaTypes.OCI_LAYER_ZSTD,
                MediaTypes.DOCKER_LAYER_GZIP,
                MediaTypes.DOCKER_LAYER_ZSTD
            })
    void whatIsInALayerDependsOnItsBytesAlone(String mediaType) throws Exception {
        byte[] plain = layer();
        byte[] compressed = gzip(plain);
        byte[] zstd = ZstdRun.compress(plain, "-19");

        assertThat(files(mediaType, Digest.of(plain), plain)).isEqualTo(FILES);
        assertThat(files(mediaType, Digest.of(zstd), zstd)).isEqualTo(FILES);
        assertThat(files(mediaType, Digest.of(compressed), compressed)).isEqualTo(FILES);
    }

    /** As runtimes refuse it. */
    @Test
    void aLayerWithAWindowOfGigabytesIsRefused() {
        byte[] blob = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xf8, 1, 0, 0};

        assertThatThrownBy(() -> files(MediaTypes.OCI_LAYER_ZSTD, Digest.of(blob), blob))
                .isInstanceOf(BoundsException.class)
                .hasMessageEndingWith("a window of more than 64 MB");
    }
}
