package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.FlattenedImage;
import io.jenkins.plugins.delivery.testbed.PodmanService;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The docker engine, by the command line, because {@code DOCKER_HOST} is read from the environment. */
@RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.PODMAN})
class BuildImageWithDockerTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    @BeforeEach
    void makeService() throws Exception {
        BaseImages.pushSmall(REGISTRY.url(), "base/small", "1");
        Files.writeString(directory.resolve("app.jar"), "a jar");
        Files.writeString(directory.resolve("secret"), "not for the image");
        Files.writeString(directory.resolve(".dockerignore"), "secret\n");
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM %s/base/small:1
                ARG NAME=none
                WORKDIR /app
                COPY . .
                ENV NAME=$NAME
                """.formatted(REGISTRY.host()));
        Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    registry: {host: "%s", namespace: bss, repositoryPattern: "${app}", plainHttp: true}
                """.formatted(REGISTRY.host()));
    }

    @Test
    void buildsAndPushes() throws Exception {
        try (PodmanService docker = PodmanService.start(REGISTRY.host())) {
            JsonNode result = new ObjectMapper()
                    .readTree(buildImage(docker, 0, "--build-args=NAME=index", "--additional-tags=stable", "--json"));

            assertThat(result.path("engine").asText()).isEqualTo("docker");
            FlattenedImage image = FlattenedImage.pull(
                    REGISTRY.url(), "bss/index", result.path("digest").asText());
            assertThat(image.files()).containsKey("/app/app.jar").doesNotContainKey("/app/secret");
            assertThat(image.runConfiguration().get("Env").toString()).contains("NAME=index");
            assertThat(image.runConfiguration().get("Labels").toString()).contains("org.opencontainers.image.title");
            assertThat(FlattenedImage.pull(REGISTRY.url(), "bss/index", "stable")
                            .differences(image))
                    .isEmpty();
        }
    }

    @Test
    @RequiresTestbed({TestbedPart.NODE, TestbedPart.RUN_BASES})
    void theEngineRunsWhatTheDockerfileSays() throws Exception {
        BaseImages.pushTar(
                REGISTRY.url(),
                "base/busybox",
                "1",
                Files.readAllBytes(TestbedPart.RUN_BASES.path("run-bases/busybox.tar")));
        String dockerfile = "FROM %s/base/busybox:1\nRUN export PATH=$PATH:/bin && ".formatted(REGISTRY.host());
        try (PodmanService docker = PodmanService.start(REGISTRY.host())) {
            Files.writeString(
                    directory.resolve("Dockerfile"),
                    dockerfile + "echo \"run by $(id -un)\" | tee /by && uname >/on\n");
            String digest = new ObjectMapper()
                    .readTree(buildImage(docker, 0, "--json"))
                    .path("digest")
                    .asText();
            FlattenedImage image = FlattenedImage.pull(REGISTRY.url(), "bss/index", digest);
            assertThat(image.files()).containsKeys("/by", "/on");

            Files.writeString(directory.resolve("Dockerfile"), dockerfile + "echo no luck && exit 3\n");
            assertThat(buildImage(docker, 1)).contains("no luck", "could not build the image", "exit status 3");
        }
    }

    @Test
    void savesAnArchive() throws Exception {
        try (PodmanService docker = PodmanService.start(REGISTRY.host())) {
            buildImage(docker, 0, "--no-push", "--output=image.tar");

            assertThat(directory.resolve("image.tar")).isNotEmptyFile();
            assertThat(buildImage(docker, 2, "--no-push", "--output=layout")).contains("end it with .tar");
        }
    }

    /** What is built in process is read by Docker's clients, from the registry and from a directory. */
    @Test
    void readsAnIndex() throws Exception {
        BaseImages.pushIndex(REGISTRY.url(), "base/several", "1", List.of("amd64", "arm64"));
        Files.writeString(
                directory.resolve("Dockerfile"), "FROM %s/base/several:1\nCOPY app.jar /\n".formatted(REGISTRY.host()));
        try (PodmanService docker = PodmanService.start(REGISTRY.host())) {
            String[] platforms = {"--engine=inProcess", "--platform=linux/amd64", "--platform=linux/arm64"};
            String reference = buildImage(docker, 0, platforms).strip();
            List<String> options = new ArrayList<>(List.of(platforms));
            options.add("--output=layout");
            buildImage(docker, 0, options.toArray(String[]::new));

            JsonNode index = new ObjectMapper().readTree(docker.command("manifest", "inspect", reference));
            assertThat(index.path("manifests").findValuesAsText("architecture")).containsExactly("amd64", "arm64");
            for (String from : List.of("docker://" + reference, "oci:" + directory.resolve("layout"))) {
                for (String architecture : List.of("arm64", "amd64")) {
                    String id = docker.command("pull", "--quiet", "--platform=linux/" + architecture, from)
                            .strip();
                    assertThat(docker.command("image", "inspect", "--format={{.Os}}/{{.Architecture}}", id))
                            .isEqualTo("linux/" + architecture + "\n");
                }
            }
        }
    }

    @Test
    void saysWhatTheEngineRefused() throws Exception {
        try (PodmanService docker = PodmanService.start(REGISTRY.host())) {
            Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY none /\n");

            assertThat(buildImage(docker, 1)).contains("ERROR: The Docker engine could not build the image: ");
        }
    }

    /** Runs the command and returns what it printed, the log included when it fails. */
    private String buildImage(PodmanService docker, int exitCode, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.jenkins.plugins.delivery.cli.Main",
                "build-image",
                "--app=index",
                "--tag=1",
                "--if-exists=overwrite",
                "--workspace=" + directory,
                "--config=" + directory.resolve("delivery.yaml")));
        if (Arrays.stream(options).noneMatch(option -> option.startsWith("--engine"))) {
            command.add("--engine=docker");
        }
        command.addAll(List.of(options));
        Path err = directory.resolve("secret");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
        builder.environment().put("DOCKER_HOST", docker.dockerHost().toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String log = Files.readString(err);
        assertThat(process.waitFor()).as(log).isEqualTo(exitCode);
        return exitCode == 0 ? out : log;
    }
}
