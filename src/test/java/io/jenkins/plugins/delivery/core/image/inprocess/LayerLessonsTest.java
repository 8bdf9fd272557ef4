package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.SettingsAccess;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@RequiresTestbed(TestbedPart.REGISTRY)
class LayerLessonsTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @Test
    void learnsWhatIsWantedOfAnImage() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        LayerListingCache cache = new LayerListingCache(directory, new ListingKey(new byte[32]));
        ImageReference image = ImageReference.parse(REGISTRY.host() + "/base/small:1");
        try (RegistryClient client = new RegistryClient(
                new SettingsAccess(
                        new RegistrySettings(REGISTRY.host(), "x", "", "${app}", "", "", true), null, Map.of()),
                BuildLog.NONE)) {
            JsonNode layers = Json.read(client.manifest(image).bytes()).path("layers");
            Digest layer = new Digest(layers.get(0).path("digest").asText());
            LayerLessons lessons = new LayerLessons(client, cache);

            lessons.learn(image, Set.of(Digest.of(new byte[0])));
            assertThat(cache.get(layer)).isEmpty();

            lessons.learn(image, Set.of(layer));
            ImageFileSystem fileSystem = new ImageFileSystem();
            cache.get(layer).orElseThrow().applyTo(fileSystem, null, NameQuota.ofImage());
            assertThat(fileSystem.lstat("/etc/passwd")).isPresent();

            long read = blobsRead();
            LayerListingCache told = new LayerListingCache(
                    directory.resolve("told"),
                    new ListingKey(new byte[32]),
                    layersAsked -> Map.of(layer, cache.packed(layer).orElseThrow()));
            new LayerLessons(client, told).learn(image, Set.of(layer));
            assertThat(told.get(layer)).isPresent();
            assertThat(blobsRead()).as("what others know is not read").isEqualTo(read);
        }
    }

    private static long blobsRead() throws Exception {
        return REGISTRY.accessLog().stream()
                .filter(entry -> entry.method().equals("GET") && entry.path().contains("/blobs/"))
                .count();
    }
}
