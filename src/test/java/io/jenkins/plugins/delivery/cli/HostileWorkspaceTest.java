package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.testbed.DeployRepository;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workspaces in which somebody committed what leads elsewhere, or has names that mean something to Helm. */
@RequiresTestbed({TestbedPart.HELM3, TestbedPart.HELM4})
class HostileWorkspaceTest {
    private static final String LEAVES = " leaves the workspace through a symbolic link";

    @TempDir
    Path directory;

    private Path workspace;
    private Path outside;

    @BeforeEach
    void makePlace() throws IOException {
        workspace = DeployRepository.copyTo(directory.resolve("deploy-repo"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret.yaml"), "leaked: s3cret\n");
        Files.writeString(outside.resolve("Dockerfile"), "FROM scratch\nCOPY secret.yaml /\n");
        Files.writeString(
                Files.createDirectory(outside.resolve("chart")).resolve("Chart.yaml"),
                "apiVersion: v2\nname: other\nversion: 1.0.0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            appConfig/dev/index.yml         | secret.yaml |                                 | appConfig 'appConfig/dev/index.yml'
            appConfig/dev/index.yml         | secret.yaml | --app-config-mode=setFile       | appConfig 'appConfig/dev/index.yml'
            appConfig                       | .           | --app-config=appConfig/secret.yaml | --app-config 'appConfig/secret.yaml'
            helm/dev.yaml                   | secret.yaml |                                 | chart 'helm/dev.yaml'
            values/more.yaml                | secret.yaml | --values-files=values/more.yaml | --values-files 'values/more.yaml'
            helm/Chart.yaml                 | chart/Chart.yaml |                            | chart 'helm/Chart.yaml'
            helm/templates/leak.yaml        | secret.yaml |                                 | chart 'helm/templates/leak.yaml'
            helm/files                      | .           |                                 | chart 'helm/files'
            helm/charts/other               | chart       |                                 | chart 'helm/charts/other'
            helm/.helmignore                | secret.yaml |                                 | chart 'helm/.helmignore'
            common                          | chart       | --chart=common                  | --chart 'common'
            """)
    void noLinkOfADeployLeavesTheWorkspace(String link, String target, String option, String named) throws Exception {
        replace(workspace.resolve(link), outside.resolve(target).normalize());

        CommandProcess.Ended ended = render(option);

        assertThat(ended.err()).contains("ERROR: " + named + LEAVES).doesNotContain("s3cret");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --app-config=../outside/secret.yaml   | --app-config '../outside/secret.yaml'
            --values-files=../outside/secret.yaml | --values-files '../outside/secret.yaml'
            --values-files=../../outside/secret.yaml | --values-files '../../outside/secret.yaml'
            --values-files=%s/secret.yaml         | --values-files '%s/secret.yaml'
            --app-config=%s/secret.yaml           | --app-config '%s/secret.yaml'
            --chart=../outside/chart              | --chart '../outside/chart'
            --chart=%s/chart                      | --chart '%s/chart'
            """)
    void noNameOfADeployLeavesTheWorkspace(String option, String named) throws Exception {
        CommandProcess.Ended ended = render(option.replace("%s", outside.toString()));

        assertThat(ended.err()).contains("ERROR: " + named.replace("%s", outside.toString()) + " leaves the workspace");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void linksThatMultiplyAChartAreRefused() throws Exception {
        Files.createSymbolicLink(workspace.resolve("helm/templates/self"), Path.of(".."));
        assertThat(render(null).err())
                .contains("chart 'helm/templates/self' is a symbolic link that leads back to itself");
    }

    @Test
    void aLinkWithinTheWorkspaceIsAsGoodAsTheFile() throws Exception {
        Files.move(workspace.resolve("helm"), workspace.resolve("common"));
        Files.createSymbolicLink(workspace.resolve("helm"), Path.of("common"));
        Files.move(workspace.resolve("common/dev.yaml"), workspace.resolve("shared.yaml"));
        Files.createSymbolicLink(workspace.resolve("common/dev.yaml"), Path.of("../shared.yaml"));
        // And the way to the workspace may be one.
        workspace = Files.createSymbolicLink(directory.resolve("way"), workspace);

        CommandProcess.Ended ended = render(null);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(url(ended)).isEqualTo("http://dev.example.com/index");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm/dev.yaml", "appConfig/dev/index.yml", "helm/Chart.yaml"})
    void aFileThatNoPersonWroteIsRefused(String file) throws Exception {
        Files.writeString(
                Files.createDirectories(workspace.resolve(file).getParent()).resolve("x"), "");
        Files.write(workspace.resolve(file), new byte[(4 << 20) + 1]);

        CommandProcess.Ended ended = render(null);

        assertThat(ended.err()).contains("is larger than 4 MB");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    /** To Helm a comma ends a path, and another may be a URL. */
    @ParameterizedTest
    @CsvSource({"helm3/helm, ',http://127.0.0.1:1/x'", "helm4/helm, ',s3:-'", "helm4/helm, ',-,\"x'"})
    void namesOfDirectoriesMeanNothingToHelm(String helm, String name) throws Exception {
        Path odd = Files.createDirectories(directory.resolve(name));
        workspace = DeployRepository.copyTo(odd.resolve("workspace"));
        Files.move(workspace.resolve("helm/dev.yaml"), workspace.resolve("helm/one,two.yaml"));
        Path temporary = Files.createDirectory(odd.resolve("t,mp"));

        CommandProcess.Ended ended = CommandProcess.start(
                        directory,
                        Map.of("JAVA_TOOL_OPTIONS", "'-Djava.io.tmpdir=" + temporary + "'"),
                        arguments(helm, "[values.yaml, 'one,two.yaml']"))
                .end();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(url(ended)).isEqualTo("http://dev.example.com/index");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            service               | .           | --context=service                          | --context 'service'
            service/sub           | .           | --context=service/sub                      | --context 'service/sub'
            Dockerfile            | Dockerfile  | --context=.                                | dockerfile 'Dockerfile'
            docker                | .           | --dockerfile=docker/Dockerfile             | --dockerfile 'docker/Dockerfile'
            .dockerignore         | secret.yaml | --dockerfile=Own                           | .dockerignore '%s/.dockerignore'
            Own.dockerignore      | secret.yaml | --dockerfile=Own                           | .dockerignore '%s/Own.dockerignore'
            """)
    void noLinkOfABuildLeavesTheWorkspace(String link, String target, String option, String named) throws Exception {
        Files.writeString(workspace.resolve("Own"), "FROM scratch\nCOPY helm /\n");
        replace(workspace.resolve(link), outside.resolve(target).normalize());

        CommandProcess.Ended ended = build(option);

        assertThat(ended.err()).contains("ERROR: " + named.replace("%s", workspace.toString()) + LEAVES);
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", ".dockerignore"})
    void aDockerfileThatNoPersonWroteIsRefused(String file) throws Exception {
        Files.writeString(workspace.resolve("Dockerfile"), "FROM scratch\nCOPY helm /\n");
        Files.write(workspace.resolve(file), new byte[(4 << 20) + 1]);

        CommandProcess.Ended ended = build("--context=.");

        assertThat(ended.err()).contains("is larger than 4 MB");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    private static void replace(Path link, Path target) throws IOException {
        if (Files.isDirectory(link)) {
            Files.move(link, link.resolveSibling(link.getFileName() + ".before"));
        }
        Files.deleteIfExists(link);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, target);
    }

    private CommandProcess.Ended build(String option) throws Exception {
        return CommandInThisJvm.run(List.of(
                "build-image",
                "--app=index",
                "--tag=1",
                "--no-push",
                "--output=" + directory.resolve("image.tar"),
                "--workspace=" + workspace,
                option));
    }

    private CommandProcess.Ended render(String option) throws Exception {
        return CommandInThisJvm.run(
                arguments("helm4/helm", "[]", option == null ? new String[0] : new String[] {option}));
    }

    private List<String> arguments(String helm, String valuesFiles, String... more) throws IOException {
        Path config = Files.writeString(directory.resolve("delivery.yaml"), """
                unclassified:
                  microserviceDelivery:
                    environments: [{name: dev, valuesFiles: %s}]
                    namespacePrefix: bss
                    helm: {executable: %s}
                """.formatted(
                        valuesFiles, (helm.startsWith("helm3") ? TestbedPart.HELM3 : TestbedPart.HELM4).path(helm)));
        List<String> arguments = new ArrayList<>(List.of(
                "helm-deploy",
                "--app=index",
                "--environment=dev",
                "--image=registry.example.com/bss/bss.index:1",
                "--no-verify-image",
                "--dry-run=render",
                "--json",
                "--config=" + config,
                "--workspace=" + workspace));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static String url(CommandProcess.Ended ended) throws IOException {
        return new ObjectMapper().readTree(ended.out()).path("url").asText();
    }
}
