package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that the real registry takes, and that programs in Go read otherwise than others. */
@RequiresTestbed(TestbedPart.REGISTRY)
class ManifestMembersTest {
    private static final byte[] CONTENT = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    /** Pushes a manifest in which {@code D} stands for a descriptor of what is there. */
    private ManifestContent pushed(String manifest) throws IOException, InterruptedException {
        Descriptor content = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(CONTENT), CONTENT.length);
        byte[] json = manifest.replace(
                        "D",
                        "{'mediaType': '" + content.mediaType() + "', 'size': 2, 'digest': '" + content.digest() + "'}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client =
                        new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            ImageReference image = registry.image("bss/bss.index:1");
            client.upload(image, content, () -> new ByteArrayInputStream(CONTENT));
            client.putManifest(image, MediaTypes.OCI_MANIFEST, json);
            return client.manifest(image);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'layers': [D], 'Layers': [D]             | it has 'Layers', which some read as 'layers'
            'LAYERS': [D]                            | it has 'LAYERS', which some read as 'layers'
            'layers': [D], 'layer\u017f': [D]        | it has 'layer\u017f', which some read as 'layers'
            'layers': [D], 'layers': [D]             | it says one thing twice
            'layers': [D], 'Config': D               | it has 'Config', which some read as 'config'
            """)
    void whatReadersDifferInIsRefused(String members, String problem) {
        assertThatThrownBy(() -> pushed("{'schemaVersion': 2, 'mediaType': '" + MediaTypes.OCI_MANIFEST
                        + "', 'config': D, " + members + "}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(": the manifest is damaged, " + problem + ": push the image again");
    }

    @Test
    void anAnnotationMayHaveAnyName() throws Exception {
        assertThat(pushed("{'schemaVersion': 2, 'mediaType': '" + MediaTypes.OCI_MANIFEST
                                + "', 'config': D, 'layers': [], 'annotations': {'Size': 'L', 'OS': 'x'}}")
                        .descriptor()
                        .mediaType())
                .isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    /** The registry refuses this one; another may not. */
    @Test
    void nothingIsAnIndexAndAnImage() {
        assertThat(ManifestMembers.difference("{\"layers\": [], \"manifests\": []}".getBytes(StandardCharsets.UTF_8)))
                .contains("it is an index and an image at once");
    }
}
