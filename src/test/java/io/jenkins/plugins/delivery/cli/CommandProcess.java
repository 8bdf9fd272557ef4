package io.jenkins.plugins.delivery.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command line of ours as a user calls it: a process of its own. */
final class CommandProcess {
    private static final long MOST_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * What a process left.
     *
     * @param out its standard output
     * @param err its standard error, the log
     */
    record Ended(int exitCode, String out, String err) {}

    static CommandProcess start(Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("KUBECONFIG");
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), out, err);
    }

    Process process() {
        return process;
    }

    /** The log so far. */
    String log() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    Ended end() throws IOException, InterruptedException {
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("did not end:\n" + log());
        }
        return new Ended(process.exitValue(), Files.readString(out), log());
    }
}
