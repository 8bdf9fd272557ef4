package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Upon a base whose layer is compressed with zstd: its names and files are read, and the layer stays as it is. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.RUN_BASES, TestbedPart.ZSTD})
class ZstdBaseTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @Test
    void anImageIsBuiltInProcess() throws Exception {
        byte[] busybox = Files.readAllBytes(TestbedPart.RUN_BASES.path("run-bases/busybox.tar"));
        BaseImages.pushZstd(REGISTRY.url(), "base/zstd", "1", busybox);
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        Files.writeString(workspace.resolve("app.jar"), "a jar");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM %1$s/base/zstd:1 AS other
                FROM %1$s/base/zstd:1
                COPY --from=other /bin/busybox /opt/busybox
                RUN mkdir /srv/app && cp /bin/busybox /srv/app/tool && chmod 700 /srv/app/tool
                COPY app.jar /srv/app/
                """.formatted(REGISTRY.host()));
        List<String> log = new ArrayList<>();

        ImageBuild.Outcome outcome = ImageBuildRun.into(
                        REGISTRY.host(), "bss", directory, EngineName.AUTO, IfExists.OVERWRITE)
                .run("app", "1", workspace, log::add);

        assertThat(outcome).as(String.join("\n", log)).isInstanceOf(ImageBuild.Outcome.Done.class);
        JsonNode base = manifest("base/zstd");
        JsonNode image = manifest("bss/app");
        assertThat(image.path("layers").path(0)).isEqualTo(base.path("layers").path(0));
        assertThat(image.path("layers")).hasSize(4);
        assertThat(image.path("layers").path(1).path("mediaType").asText()).isEqualTo(MediaTypes.OCI_LAYER_GZIP);
        assertThat(image.path("layers").path(1).path("size").asLong()).isGreaterThan(500_000);
        assertThat(image.path("layers").path(2).path("size").asLong()).isGreaterThan(500_000);
    }

    private static JsonNode manifest(String repository) throws Exception {
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            return Json.read(client.manifest(new ImageReference(REGISTRY.host(), repository, "1", null))
                    .bytes());
        }
    }
}
