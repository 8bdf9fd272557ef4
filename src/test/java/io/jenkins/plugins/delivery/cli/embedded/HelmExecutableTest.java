package io.jenkins.plugins.delivery.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmExecutableTest {
    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    @Test
    void whatTheSettingsNameIsTaken() {
        assertThat(HelmExecutable.find("/opt/helm-4", "", directory, log::add)).isEqualTo("/opt/helm-4");
        assertThat(log).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anInstalledHelmIsTaken() throws IOException {
        Path installed = Files.createDirectory(directory.resolve("bin"));
        Files.createFile(
                installed.resolve("helm"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThat(HelmExecutable.find("helm", "/nowhere:" + installed, directory, log::add))
                .isEqualTo("helm");
        assertThat(log).isEmpty();
    }

    @Test
    void theEmbeddedOneIsTakenWhenNoneIsInstalledAndTheUserIsTold() throws Exception {
        Path unfit = Files.createDirectory(directory.resolve("bin"));
        Files.createFile(unfit.resolve("helm"));

        String executable = HelmExecutable.find("helm", unfit.toString(), directory, log::add);

        assertThat(log).containsExactly("No helm on the PATH: using the embedded Helm 3.21.0");
        assertThat(Files.getPosixFilePermissions(Path.of(executable)))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(HelmRun.of(
                                List.of(executable, "version", "--template={{.Version}}"),
                                directory.resolve("no-kubeconfig"),
                                directory)
                        .succeeded()
                        .trim())
                .isEqualTo("v" + EmbeddedHelmScript.HELM_VERSION);
    }
}
