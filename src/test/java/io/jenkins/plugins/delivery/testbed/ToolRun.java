package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the system that the test bed uses to prepare its servers. */
final class ToolRun {
    private ToolRun() {}

    /**
     * Runs a command to its end.
     *
     * @param input for its standard input
     * @return its standard output and error
     * @throws IllegalStateException when it exits with anything but 0
     */
    static String run(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(command.get(0) + " exited with " + exitCode + ": " + output);
        }
        return output;
    }
}
