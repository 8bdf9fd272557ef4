package io.jenkins.plugins.delivery.core.helm.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.command.CommandGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script is run by the real shell, with a command in Helm's place that tells what it is asked to do. */
class HelmScriptTest {
    @TempDir
    Path directory;

    @Test
    void runsOneCommandAfterTheOtherEachWithItsOutput() throws Exception {
        HelmScript script = new HelmScript(directory, "/k", null)
                .run("first", List.of("sh", "-c", "echo one $KUBECONFIG; echo two >&2"))
                .run("second", List.of("echo", "$(id) `id` $HOME 'quoted' \"x\""));

        assertThat(end(start(script))).isZero();
        assertThat(directory.resolve("first")).hasContent("one /k");
        assertThat(directory.resolve("first.err")).hasContent("two");
        assertThat(directory.resolve("second")).hasContent("$(id) `id` $HOME 'quoted' \"x\"");
    }

    @Test
    void outputsAreTheirOwnersAlone() throws Exception {
        end(start(new HelmScript(directory, null, null).run("output", List.of("echo", "x"))));

        assertThat(Files.getPosixFilePermissions(directory.resolve("output")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void endsWithTheFirstThatFails() throws Exception {
        HelmScript script = new HelmScript(directory, null, null)
                .run("first", List.of("sh", "-c", "exit 7"))
                .run("second", List.of("echo", "never"));

        assertThat(end(start(script))).isEqualTo(7);
        assertThat(directory.resolve("second")).doesNotExist();
    }

    @Test
    void theStopFileEndsTheCommandGentlyAndStartsNoOther() throws Exception {
        HelmScript script = new HelmScript(directory, null, null)
                .run(
                        "first",
                        List.of("sh", "-c", "trap 'echo asked; exit 5' TERM; echo up; while :; do sleep 0.1; done"))
                .run("second", List.of("echo", "never"));
        Process process = start(script);
        awaitUp();

        guard().stop();

        assertThat(end(process)).isEqualTo(5);
        assertThat(directory.resolve("first")).hasContent("up\nasked");
        assertThat(directory.resolve("second")).doesNotExist();
    }

    @Test
    void aSignalIsPassedOnAndWaitedFor() throws Exception {
        HelmScript script = new HelmScript(directory, null, null)
                .run(
                        "first",
                        List.of(
                                "sh",
                                "-c",
                                "trap 'sleep 0.5; echo asked; exit 5' TERM; echo up; while :; do sleep 0.1; done"));
        Process process = start(script);
        awaitUp();

        process.destroy();

        assertThat(end(process)).isEqualTo(5);
        assertThat(directory.resolve("first")).hasContent("up\nasked");
    }

    private CommandGuard guard() {
        return new CommandGuard(directory.toString(), 1);
    }

    /** What the machines of a build have for sh. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void helmSeesNoneOfTheBuildsVariablesButThoseOfTheScript(String shell) throws Exception {
        HelmScript script =
                new HelmScript(directory, null, directory.resolve("registry.json")).run("variables", List.of("env"));
        ProcessBuilder builder = new ProcessBuilder(shell, write(script).toString());
        builder.environment()
                .putAll(Map.of(
                        "HELM_DRIVER", "memory",
                        "HELM_NAMESPACE", "other",
                        "HELM_KUBEAPISERVER", "https://elsewhere",
                        "HELM_KUBETOKEN", "it's \"a\" $token",
                        "HELM_PLUGINS", "/plugins",
                        "HELM_REGISTRY_CONFIG", "/logins",
                        "HELM_NEWER", "two\nlines",
                        "NOT_HELM_VALUE", "kept\nexport HELM_X='y'\nDELIVERY_VARIABLES"));

        assertThat(end(builder.inheritIO().start())).isZero();
        String variables = Files.readString(directory.resolve("variables"));
        assertThat(variables).contains("NOT_HELM_VALUE=kept\nexport HELM_X='y'\nDELIVERY_VARIABLES");
        assertThat(variables.lines().filter(line -> line.startsWith("HELM_")))
                .containsExactlyInAnyOrder(
                        "HELM_CACHE_HOME=" + directory.resolve("helm-home/HELM_CACHE_HOME"),
                        "HELM_DATA_HOME=" + directory.resolve("helm-home/HELM_DATA_HOME"),
                        "HELM_PLUGINS=" + directory.resolve("helm-home/HELM_PLUGINS"),
                        "HELM_REGISTRY_CONFIG=" + directory.resolve("registry.json"));
    }

    private void awaitUp() {
        Awaitility.await()
                .until(() -> Files.exists(directory.resolve("first"))
                        && Files.readString(directory.resolve("first")).contains("up"));
    }

    private Process start(HelmScript script) throws IOException {
        return new ProcessBuilder("sh", write(script).toString()).inheritIO().start();
    }

    private Path write(HelmScript script) throws IOException {
        return Files.writeString(directory.resolve("helm.sh"), guard().script(script.text()));
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
