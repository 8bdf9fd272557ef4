package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs kaniko's executor, in a root of its own, as the script {@code src/test/testbed/kaniko} does. */
public final class KanikoRun {
    private KanikoRun() {}

    /** The script, which takes the executor's place wherever its path is asked for. */
    public static Path executable() {
        return TestbedHome.sources().resolve("kaniko");
    }

    /** Kaniko's integration tests: the context {@code context}, the Dockerfiles in {@code dockerfiles}. */
    public static Path integration() {
        return TestbedPart.KANIKO.path("kaniko/integration");
    }

    /** The cases that {@code kaniko-dockerfiles.txt} lists, each a line. */
    public static Path cases() {
        return TestbedHome.sources().resolve("kaniko-dockerfiles.txt");
    }

    /**
     * Builds and pushes without TLS.
     *
     * @throws IllegalStateException with its output when it fails
     */
    public static void push(Path context, Path dockerfile, String destination, List<String> buildArgs)
            throws IOException, InterruptedException {
        ToolRun.run(command(context, dockerfile, destination, buildArgs), "");
    }

    /** The command that builds and pushes without TLS. */
    public static List<String> command(Path context, Path dockerfile, String destination, List<String> buildArgs) {
        List<String> command = new ArrayList<>(List.of(
                executable().toString(),
                "--context=dir://" + context,
                "--dockerfile=" + dockerfile,
                "--destination=" + destination,
                "--insecure",
                "--insecure-pull",
                "--skip-unused-stages"));
        buildArgs.forEach(arg -> command.add("--build-arg=" + arg));
        return command;
    }
}
