package io.jenkins.plugins.delivery.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of a Helm, embedded or not.
 *
 * @param out standard output
 * @param err standard error
 */
record HelmRun(int exitCode, String out, String err) {
    /** Runs it to its end. */
    static HelmRun of(List<String> command, Path kubeconfig, Path directory) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = start(command, kubeconfig, out, err);
        int exitCode = process.waitFor();
        return new HelmRun(exitCode, Files.readString(out), Files.readString(err));
    }

    /** Starts it, for who wants to end it. */
    static Process start(List<String> command, Path kubeconfig, Path out, Path err) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return builder.start();
    }

    /** What it printed, when it succeeded. */
    String succeeded() {
        assertThat(exitCode).as(err).isZero();
        return out;
    }
}
