package io.jenkins.plugins.delivery.core.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.BuildKitRun;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.ImageBuildRun;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dockerfiles in which engines differ, each with the image that BuildKit makes of it: by its documentation, and where
 * that is silent by what it does. Built in process and read back from a registry. With {@code BUILDKIT} it is compared
 * with what BuildKit makes; the section {@code [buildkit]} of a case says in which paths that is another, or that
 * BuildKit takes what is refused here, or refuses what is taken.
 */
@RequiresTestbed(TestbedPart.REGISTRY)
class DockerfileCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    static Stream<String> builds() throws Exception {
        Path cases =
                Path.of(DockerfileCasesTest.class.getResource("dockerfiles").toURI());
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(cases, "*.txt")) {
            files.forEach(file -> names.add(file.getFileName().toString().replace(".txt", "")));
        }
        return names.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource
    void builds(String name) throws Exception {
        DockerfileCase dockerfile = new DockerfileCase(Files.readString(Path.of(DockerfileCasesTest.class
                .getResource("dockerfiles/" + name + ".txt")
                .toURI())));
        String base = "bases/" + name;
        if (dockerfile.has("base")) {
            BaseImages.pushTar(REGISTRY.url(), base, "1", dockerfile.tar("base"));
        }
        Path context = Files.createDirectory(directory.resolve("context"));
        dockerfile.writeContext(context, REGISTRY.host() + "/" + base + ":1");
        List<String> log = new ArrayList<>();

        if (dockerfile.has("error")) {
            assertThatThrownBy(() -> build(name, context, EngineName.IN_PROCESS, log))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining(dockerfile.text("error"));
            if (BuildKitRun.isAskedFor()) {
                buildKitRefuses(name, context, !dockerfile.text("buildkit").equals("takes"));
            }
            return;
        }
        if (dockerfile.has("needs")) {
            assertThat(build(name, context, EngineName.AUTO, log)).isInstanceOf(ImageBuild.Outcome.RunKaniko.class);
            assertThat(log).contains("Engine kaniko: " + dockerfile.text("needs"));
            return;
        }
        assertThat(build(name, context, EngineName.AUTO, log)).isInstanceOf(ImageBuild.Outcome.Done.class);
        FlattenedImage image = FlattenedImage.pull(REGISTRY.url(), "cases/" + name, "1");
        Map<String, FlattenedImage.Entry> files = new TreeMap<>(image.files());
        if (!dockerfile.has("whole")) {
            dockerfile.tree("base").forEach(files::remove);
        }
        assertThat(files).isEqualTo(dockerfile.tree("image"));
        for (String line : dockerfile.text("config").lines().toList()) {
            String[] pointerAndValue = line.split(" ", 2);
            assertThat(image.config().at(pointerAndValue[0])).isEqualTo(JSON.readTree(pointerAndValue[1]));
        }
        if (BuildKitRun.isAskedFor()) {
            boolean refuses = dockerfile.text("buildkit").equals("refuses");
            buildKitRefuses(name, context, refuses);
            if (!refuses) {
                assertThat(image.withoutOurLabels()
                                .differences(FlattenedImage.pull(REGISTRY.url(), "cases/" + name, "buildkit")))
                        .map(line -> line.substring(0, line.indexOf(": ")))
                        .isEqualTo(dockerfile.text("buildkit").lines().toList());
            }
        }
    }

    private static void buildKitRefuses(String name, Path context, boolean refuses) throws Exception {
        String destination = REGISTRY.host() + "/cases/" + name + ":buildkit";
        if (refuses) {
            assertThatThrownBy(() -> BuildKitRun.push(REGISTRY.host(), context, destination))
                    .isInstanceOf(IllegalStateException.class);
        } else {
            BuildKitRun.push(REGISTRY.host(), context, destination);
        }
    }

    private ImageBuild.Outcome build(String name, Path context, EngineName engine, List<String> log)
            throws InterruptedException {
        return ImageBuildRun.into(REGISTRY.host(), "cases", directory, engine, IfExists.FAIL)
                .run(name, "1", context, log::add);
    }
}
