package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTestbed(TestbedPart.REGISTRY)
class ImageDigestsTest {
    @TempDir
    Path directory;

    @Test
    void aNodeMayCallAnImageByItsIndexAManifestOrAConfiguration() throws Exception {
        RegistryAccessProvider access = host -> new RegistryAccess(host, true, null, null);
        try (LocalRegistry registry = LocalRegistry.open(directory);
                RegistryClient client = new RegistryClient(access, BuildLog.NONE)) {
            ImageReference repository = registry.image("bss/index");
            byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
            client.upload(repository, LocalRegistry.layer(config), () -> new ByteArrayInputStream(config));
            byte[] manifest = """
                    {"schemaVersion": 2, "mediaType": "%s", "layers": [],
                     "config": {"mediaType": "%s", "digest": "%s", "size": 2}}
                    """.formatted(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, Digest.of(config))
                    .getBytes(StandardCharsets.UTF_8);
            Digest ofManifest = client.putManifest(repository.withTag("amd64"), MediaTypes.OCI_MANIFEST, manifest);
            byte[] index = """
                    {"schemaVersion": 2, "mediaType": "%s", "manifests": [{"mediaType": "%s", "digest": "%s", "size": %d,
                     "platform": {"os": "linux", "architecture": "amd64"}}]}
                    """.formatted(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, ofManifest, manifest.length)
                    .getBytes(StandardCharsets.UTF_8);
            Digest ofIndex = client.putManifest(repository.withTag("v1"), MediaTypes.OCI_INDEX, index);

            assertThat(ImageDigests.of(repository.withDigest(ofIndex), access, BuildLog.NONE))
                    .containsExactlyInAnyOrder(ofIndex, ofManifest, Digest.of(config));
            assertThat(ImageDigests.of(repository.withDigest(ofManifest), access, BuildLog.NONE))
                    .containsExactlyInAnyOrder(ofManifest, Digest.of(config));
        }
    }
}
