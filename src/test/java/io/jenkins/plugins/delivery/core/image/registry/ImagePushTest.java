package io.jenkins.plugins.delivery.core.image.registry;

import static io.jenkins.plugins.delivery.core.image.registry.FaultyNetwork.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.ImageMediaTypes;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.engine.IfExists;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole images into the real registry. One that refuses a kind of manifest, or forgets what it took, is the real one
 * behind a proxy of the test: the registry has no setting for either, and everything else of it stays real.
 */
@Timeout(60)
@RequiresTestbed(TestbedPart.REGISTRY)
class ImagePushTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Path context;

    @BeforeEach
    void prepare() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        context = Files.createDirectory(directory.resolve("context"));
        Files.writeString(context.resolve("app.jar"), "a jar");
    }

    @ParameterizedTest
    @CsvSource({
        "base,   BASE,    docker",
        "base,   scratch, oci",
        "docker, scratch, docker",
        "docker, BASE,    docker",
        "oci,    BASE,    oci",
        "oci,    scratch, oci",
    })
    void allPartsBearTheNamesOfOneSpecification(String mediaTypes, String from, String kind) throws Exception {
        JsonNode manifest = push(REGISTRY.host(), from, settings(mediaTypes));

        assertThat(types(manifest)).allMatch(type -> type.startsWith("application/vnd." + kind + "."));
        assertThat(manifest.has("annotations")).isEqualTo(kind.equals("oci"));
        assertThat(manifest.path("layers")).hasSize(from.equals("BASE") ? 3 : 1);
    }

    @Test
    void aRegistryThatRefusesOciManifestsTakesWhatIsBuiltUponDockers() throws Exception {
        try (FaultyNetwork strict = new FaultyNetwork(port())) {
            strict.always(
                    head -> head.startsWith("PUT ") && head.contains("Content-Type: " + MediaTypes.OCI_MANIFEST),
                    answer("415 Unsupported Media Type\r\nContent-Type: application/json", """
                            {"errors":[{"code":"MANIFEST_INVALID","message":"unknown media type"}]}"""));

            assertThat(types(push(strict.host(), "BASE", settings("base")))).hasSize(5);

            assertThatThrownBy(() -> push(strict.host(), "BASE", settings("oci")))
                    .hasMessageContaining("MANIFEST_INVALID")
                    .hasMessageEndingWith("if it takes Docker's manifests only, set imageBuild.mediaTypes to docker");
        }
    }

    @Test
    void aMountThatTheRegistryOnlyPromisedIsMadeGood() throws Exception {
        try (FaultyNetwork network = new FaultyNetwork(port())) {
            network.once("POST .*mount=.*", answer("201 Created", ""))
                    .once("POST .*mount=.*", answer("201 Created", ""));

            push(network.host(), "BASE", settings("base"));

            assertThat(network.count("PUT .*/manifests/.*")).isEqualTo(2);
            assertThat(log).anyMatch(line -> line.contains("the registry does not know a blob of it"));
            assertThat(log.stream().filter(line -> line.matches("Sending [0-9a-f]{12} again")))
                    .hasSize(2);
        }
    }

    @Test
    void aRegistryThatKnowsALayerAMomentLaterIsAskedAgainAndSentNothing() throws Exception {
        try (FaultyNetwork network = new FaultyNetwork(port())) {
            network.once("PUT .*/manifests/.*", answer("404 Not Found\r\nContent-Type: application/json", """
                            {"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry"}]}"""));

            push(network.host(), "BASE", settings("base"));

            assertThat(network.count("PUT .*/manifests/.*")).isEqualTo(2);
            assertThat(log).noneMatch(line -> line.startsWith("Sending "));
        }
    }

    private static int port() {
        return REGISTRY.url().getPort();
    }

    private static ImageBuildSettings settings(String mediaTypes) {
        ImageBuildSettings defaults = ImageBuildSettings.defaults();
        return new ImageBuildSettings(
                defaults.engine(),
                defaults.kanikoExecutable(),
                "",
                List.of(),
                List.of(),
                List.of(),
                defaults.mainBranches(),
                0,
                1,
                ImageMediaTypes.parse(mediaTypes),
                false,
                defaults.listings(),
                false,
                false,
                defaults.programs());
    }

    /** Builds, pushes, and reads the manifest back from the registry itself. */
    private JsonNode push(String host, String from, ImageBuildSettings settings)
            throws IOException, InterruptedException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + (from.equals("BASE") ? host + "/base/small:1" : from) + "\nCOPY app.jar /\n");
        ImageBuildRun.into(host, "pushed", directory, EngineName.IN_PROCESS, IfExists.OVERWRITE)
                .with(settings)
                .run("app-" + System.identityHashCode(this), "1", context, log::add);
        ImageReference image =
                ImageReference.parse(REGISTRY.host() + "/pushed/app-" + System.identityHashCode(this) + ":1");
        try (RegistryClient client =
                new RegistryClient(any -> new RegistryAccess(any, true, null, null), BuildLog.NONE)) {
            return Json.read(client.manifest(image).bytes());
        }
    }

    private static List<String> types(JsonNode manifest) {
        List<JsonNode> parts = new ArrayList<>(List.of(manifest, manifest.path("config")));
        manifest.path("layers").forEach(parts::add);
        return Stream.of(parts)
                .flatMap(List::stream)
                .map(part -> part.path("mediaType").asText())
                .toList();
    }
}
