package io.jenkins.plugins.delivery.cli;

import static io.jenkins.plugins.delivery.cli.ServiceCheckout.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.cli.CommandProcess.Ended;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user calls it: a process of its own, a real registry, a real Git checkout. */
@RequiresTestbed(TestbedPart.REGISTRY)
class BuildImageCommandTest {
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
    void printsTheResultAsOneJsonObject() throws Exception {
        Ended ended = service.buildImage(Map.of(), "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode result = JSON.readTree(ended.out());
        assertThat(result.fieldNames())
                .toIterable()
                .containsExactly(
                        "repository",
                        "tag",
                        "digest",
                        "image",
                        "reference",
                        "reused",
                        "engine",
                        "durationMillis",
                        "sizeBytes");
        assertThat(result.path("sizeBytes").asLong()).isPositive();
        assertThat(result.path("image").asText())
                .isEqualTo(
                        REGISTRY.host() + "/bss/bss.index:" + result.path("tag").asText());
        assertThat(result.path("engine").asText()).isEqualTo("inProcess");
        assertThat(ended.err()).contains("Engine inProcess: no instruction needs a process");
    }

    @Test
    void takesTheOptionsOfDockersUsers() throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM no-such-base\n");
        Path elsewhere = Files.createDirectories(directory.resolve("build"));
        Files.writeString(elsewhere.resolve("Dockerfile"), """
                ARG BASE
                FROM scratch AS side
                COPY target/no-such-jar /
                FROM ${BASE}
                ARG FROM_ENVIRONMENT
                ARG NOT_THERE=default
                LABEL seen=$FROM_ENVIRONMENT-$NOT_THERE
                COPY . /all/
                FROM scratch
                COPY target/none-either /
                """.replace("FROM ${BASE}", "FROM ${BASE} AS wanted"));
        Files.writeString(elsewhere.resolve("Dockerfile.dockerignore"), "*\n!target\n");
        String[] options = {
            "-f",
            "../build/Dockerfile",
            "--build-arg",
            "BASE=" + REGISTRY.host() + "/base/small:1",
            "--build-arg",
            "FROM_ENVIRONMENT",
            "--build-arg=NOT_THERE",
            "--label",
            "team=shop",
            "--label=empty",
            "--platform=linux/amd64",
            "--target=wanted",
        };
        List<String> pushed = new ArrayList<>(List.of(options));
        pushed.addAll(List.of("-t", "index:docker-1", "-t", REGISTRY.host() + "/bss/bss.index:docker-2", "--push"));
        pushed.add("--json");

        Ended ended = service.buildImage(Map.of("FROM_ENVIRONMENT", "there"), pushed.toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).endsWith("}\n");
        assertThat(JSON.readTree(ended.out()).path("tag").asText()).isEqualTo("docker-1");
        List<String> written = new ArrayList<>(List.of(options));
        written.addAll(List.of("--tag=docker-2", "--output", "type=oci,dest=layout,tar=false"));

        ended = service.buildImage(Map.of("FROM_ENVIRONMENT", "there"), written.toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Path layout = workspace.resolve("layout");
        assertThat(layout.resolve("index.json")).exists();
        WrittenLayout image = new WrittenLayout(layout);
        JsonNode labels = image.configuration().path("config").path("Labels");
        assertThat(labels.path("seen").asText()).isEqualTo("there-default");
        assertThat(labels.path("team").asText()).isEqualTo("shop");
        assertThat(labels.path("empty").asText("none")).isEmpty();
        assertThat(names(image)).contains("all/target/index.jar").doesNotContain("all/Dockerfile");
    }

    /** Of the last layer. */
    private String names(WrittenLayout layout) throws Exception {
        return service.run(Map.of(), List.of("tar", "-tzf", layout.lastLayer().toString()))
                .out();
    }

    /** A shell completes names where it is, which need not be the checkout. */
    @Test
    void whatIsOutsideIsRelativeToWhereTheCommandIsCalled() throws Exception {
        Path settings = service.settings(REGISTRY, false);
        Files.writeString(directory.resolve("Elsewhere"), "FROM scratch\nCOPY target/index.jar /\n");

        Ended ended = service.run(
                Map.of(),
                program(
                        directory,
                        "--workspace=service",
                        "--config=" + settings.getFileName(),
                        "--app=index",
                        "--tag=1",
                        "--file=Elsewhere",
                        "--output=out/image.tar"),
                directory);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(directory.resolve("out/image.tar")).exists();
        assertThat(workspace.resolve("out")).doesNotExist();
    }

    /** The variables that Jenkins' Git plugin sets, as the step reads them. */
    @ParameterizedTest
    @CsvSource({"BRANCH_NAME, feature/x", "GIT_LOCAL_BRANCH, feature/x", "GIT_BRANCH, origin/feature/x"})
    void knowsTheBranchOfACheckoutByCommit(String variable, String value) throws Exception {
        service.run(Map.of(), List.of("git", "checkout", "-q", "--detach"));

        Ended ended = service.buildImage(Map.of(variable, value), "--output=image.tar", "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("tag").asText()).endsWith("-feature_x");
    }

    @Test
    void writesAnArchiveThatNamesTheImage() throws Exception {
        Ended ended = service.buildImage(Map.of(), "--no-push", "--output=out/image.tar", "--tag=1");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Ended list = service.run(
                Map.of(),
                List.of("tar", "-tf", workspace.resolve("out/image.tar").toString()));
        assertThat(list.out()).contains("oci-layout", "index.json", "manifest.json", "blobs/sha256/");
    }

    @Test
    @RequiresTestbed({TestbedPart.REGISTRY, TestbedPart.KANIKO})
    void runsKanikoAndLeavesNothingBehind() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path config = service.settings(REGISTRY, true);

        Ended ended = service.command(
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "--config=" + config,
                "--app=by-kaniko",
                "--engine=kaniko",
                "--json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(JSON.readTree(ended.out()).path("engine").asText()).isEqualTo("kaniko");
        assertThat(temporary).isEmptyDirectory();
    }
}
