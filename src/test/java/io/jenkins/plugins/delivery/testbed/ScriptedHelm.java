package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The real Helm, which says of each command that it is called with, and does something first, so that a test can act at
 * the moment at which Helm starts.
 */
public final class ScriptedHelm {
    private final Path executable;
    private final Path calls;

    private ScriptedHelm(Path executable, Path calls) {
        this.executable = executable;
        this.calls = calls;
    }

    /**
     * Writes the script.
     *
     * @param first lines of {@code sh} that run before Helm, with its subcommand in {@code $1}
     */
    public static ScriptedHelm in(Path directory, Path helm, String first) throws IOException {
        Path calls = Files.createFile(directory.resolve("helm-calls"));
        Path executable = Files.writeString(directory.resolve("scripted-helm"), """
                #!/bin/sh
                echo "$1" >> '%s'
                %s
                exec '%s' "$@"
                """.formatted(calls, first, helm));
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwx------"));
        return new ScriptedHelm(executable, calls);
    }

    public Path executable() {
        return executable;
    }

    /** The subcommands that it was called with so far. */
    public List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }
}
