package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ServiceCheckout.lastLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.testbed.AccessLogEntry;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image of several platforms: the index that is pushed or written, and why there is none. */
@RequiresTestbed(TestbedPart.REGISTRY)
class SeveralPlatformsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    private ServiceCheckout service;
    private Path workspace;

    @BeforeAll
    static void pushBase() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
    }

    @BeforeEach
    void checkOut() throws Exception {
        service = ServiceCheckout.make(REGISTRY, directory);
        workspace = service.workspace();
    }

    @Test
    void makesAnIndexOfSeveralPlatforms() throws Exception {
        BaseImages.pushIndex(REGISTRY.url(), "base/several", "1", List.of("amd64", "arm64"));
        Files.writeString(workspace.resolve("target/native-amd64"), "native");
        Files.writeString(workspace.resolve("target/native-arm64"), "native for arm64");
        Files.writeString(workspace.resolve("Dockerfile"), """
                FROM --platform=$BUILDPLATFORM %1$s/base/several:1 AS builder
                COPY target/index.jar /side.jar
                FROM --platform=linux/arm64/v8 %1$s/base/several:1 AS literal
                FROM %1$s/base/several:1
                ARG TARGETPLATFORM
                ARG TARGETOS
                ARG TARGETARCH
                ARG TARGETVARIANT=none
                LABEL target=$TARGETPLATFORM parts=$TARGETOS-$TARGETARCH-$TARGETVARIANT
                COPY target/*.jar app.jar
                COPY target/native-$TARGETARCH /native
                COPY --from=builder /etc/arch /builder
                COPY --from=literal /etc/arch /literal
                COPY --from=%1$s/base/several:1 /etc/arch /target
                """.formatted(REGISTRY.host()));
        int before = REGISTRY.accessLog().size();

        Ended ended = service.buildImage(Map.of(), "--tag=several", "--platform=linux/amd64,linux/arm64", "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<AccessLogEntry> log = REGISTRY.accessLog();
        List<AccessLogEntry> puts = log.subList(before, log.size()).stream()
                .filter(entry -> entry.method().equals("PUT"))
                .toList();
        assertThat(puts)
                .filteredOn(entry -> entry.path().contains("/blobs/uploads/"))
                .as("the jar, two natives, what is copied of one platform twice and of each once, two configurations")
                .hasSize(1 + 2 + 2 + 2 + 2);
        JsonNode result = JSON.readTree(ended.out());
        String digest = result.path("digest").asText();
        assertThat(puts)
                .filteredOn(entry -> entry.path().contains("/manifests/"))
                .extracting(entry -> entry.path().replaceAll("sha256:.*", "sha256"))
                .as("what the index names is there before it")
                .containsExactly(
                        "/v2/bss/bss.index/manifests/sha256",
                        "/v2/bss/bss.index/manifests/sha256",
                        "/v2/bss/bss.index/manifests/several",
                        "/v2/bss/bss.index/manifests/latest");
        Map<String, FlattenedImage> images = FlattenedImage.pullIndex(REGISTRY.url(), "bss/bss.index", digest);
        assertThat(images).containsOnlyKeys("linux/amd64", "linux/arm64");
        images.forEach((platform, image) -> {
            String architecture = platform.substring(platform.indexOf('/') + 1);
            assertThat(image.config().path("architecture").asText()).isEqualTo(architecture);
            assertThat(image.runConfiguration().get("Labels").toString())
                    .contains("\"target\":\"" + platform + "\"", "\"parts\":\"linux-" + architecture + "-none\"");
            assertThat(content(image, "/target")).isEqualTo(content(image, "/etc/arch"));
            assertThat(content(image, "/builder")).isEqualTo(content(images.get("linux/amd64"), "/etc/arch"));
            assertThat(content(image, "/literal")).isEqualTo(content(images.get("linux/arm64"), "/etc/arch"));
        });
        assertThat(content(images.get("linux/amd64"), "/app.jar"))
                .isEqualTo(content(images.get("linux/arm64"), "/app.jar"));
        assertThat(content(images.get("linux/amd64"), "/native"))
                .isNotEqualTo(content(images.get("linux/arm64"), "/native"));

        Ended again = service.buildImage(Map.of(), "--tag=several", "--platform=linux/aarch64", "--json");
        assertThat(JSON.readTree(again.out()).path("reused").asBoolean()).isTrue();
        assertThat(JSON.readTree(again.out()).path("digest").asText()).isEqualTo(digest);
        assertThat(JSON.readTree(again.out()).path("sizeBytes")).isEqualTo(result.path("sizeBytes"));
        Ended more = service.buildImage(Map.of(), "--tag=several", "--platform=linux/amd64,linux/s390x");
        assertThat(lastLine(more.err()))
                .contains("bss.index:several is in the registry already")
                .contains("and not for linux/s390x: give another tag");
    }

    private static String content(FlattenedImage image, String path) {
        return image.files().get(path).content();
    }

    /** In a layout it is an index below the index; what knows no platforms is not written. */
    @Test
    void writesAnIndexToADirectory() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY target/index.jar /\n");
        service.buildImage(Map.of(), "--tag=1", "--output=layout");
        Path layout = workspace.resolve("layout");
        assertThat(layout.resolve("manifest.json")).exists();
        String single = JSON.readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0/mediaType")
                .asText();

        Ended ended = service.buildImage(Map.of(), "--tag=1", "--output=layout", "--platform=linux/arm,linux/amd64/v1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(single).isEqualTo("application/vnd.oci.image.manifest.v1+json");
        assertThat(layout.resolve("manifest.json")).doesNotExist();
        JsonNode named = JSON.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
        assertThat(named.path("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
        WrittenLayout written = new WrittenLayout(layout);
        JsonNode manifests = written.blob(named).path("manifests");
        assertThat(manifests)
                .extracting(manifest -> manifest.path("platform").toString())
                .containsExactly(
                        "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}",
                        "{\"architecture\":\"amd64\",\"os\":\"linux\"}");
        for (JsonNode manifest : manifests) {
            assertThat(written.file(written.blob(manifest).path("config"))).exists();
            assertThat(written.file(written.blob(manifest).at("/layers/0"))).exists();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FROM HOST/base/small:1             | linux/amd64,linux/arm64 | 1 | Base image HOST/base/small:1@sha256:
            FROM HOST/base/small:1             | linux/amd64,linux/arm64 | 1 | is not there for linux/arm64, but for linux/amd64
            FROM scratch; RUN apt-get update   | linux/amd64,linux/arm64 | 2 | ERROR: --platform 'linux/amd64, linux/arm64' are for engine inProcess alone, and line 2 'RUN apt-get update' runs a process
            FROM --platform=there scratch      | linux/amd64             | 2 | Dockerfile line 1 --platform 'there' is not a platform
            """)
    void saysWhatKeepsAnImageFromBeingForSeveralPlatforms(String lines, String platforms, int exitCode, String message)
            throws Exception {
        Files.writeString(
                workspace.resolve("Dockerfile"),
                lines.replace("HOST", REGISTRY.host()).replace("; ", "\n"));
        int before = REGISTRY.accessLog().size();

        Ended ended = service.buildImage(Map.of(), "--tag=refused", "--platform=" + platforms);

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
        assertThat(lastLine(ended.err())).contains(message.replace("HOST", REGISTRY.host()));
        List<AccessLogEntry> log = REGISTRY.accessLog();
        assertThat(log.subList(before, log.size()))
                .extracting(AccessLogEntry::method)
                .doesNotContain("POST", "PUT");
    }
}
