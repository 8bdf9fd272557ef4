package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the files of the service are. */
final class WorkspaceOption {
    @Option(
            names = "--workspace",
            defaultValue = ".",
            description = "The checkout that the paths of the service are relative to. Default: the current directory.")
    private Path workspace;

    Path workspace() {
        Path directory = workspace.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "workspace", workspace, "is not a directory", "name the directory of a checkout");
        }
        return directory;
    }
}
