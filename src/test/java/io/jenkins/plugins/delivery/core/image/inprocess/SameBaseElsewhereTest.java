package io.jenkins.plugins.delivery.core.image.inprocess;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image in two registries: what this JVM learned of it in one is no reason to ask that one again. */
@RequiresTestbed(TestbedPart.REGISTRY)
class SameBaseElsewhereTest {
    @TempDir
    Path directory;

    @Test
    void aFileOfTheBaseIsReadFromTheRegistryThatTheBuildNames() throws Exception {
        byte[] tar = tar();
        try (RegistryServer first = RegistryServer.builder().start()) {
            build(first, tar);
        }
        try (RegistryServer second = RegistryServer.builder().start()) {
            assertThatCode(() -> build(second, tar)).doesNotThrowAnyException();
        }
    }

    private void build(RegistryServer registry, byte[] tar) throws IOException, InterruptedException {
        BaseImages.pushTar(registry.url(), "base/small", "1", tar);
        Path context = Files.createTempDirectory(directory, "context");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + registry.host()
                        + "/base/small:1 AS base\nFROM scratch\nCOPY --from=base /srv/index.html /index.html\n");
        ImageBuildRun.into(registry.host(), "shop", directory, EngineName.IN_PROCESS, IfExists.OVERWRITE)
                .run("index", "1", context, BuildLog.NONE);
    }

    /** Made once, for both registries shall have the same digest. */
    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            byte[] page = "Hello\n".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("srv/index.html");
            entry.setSize(page.length);
            tar.putArchiveEntry(entry);
            tar.write(page);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
