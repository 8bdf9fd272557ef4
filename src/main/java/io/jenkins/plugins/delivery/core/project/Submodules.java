package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;

/** The Git submodules of a checkout that nobody checked out: a build that needs them finds empty directories. */
final class Submodules {
    private static final String SECTION = "submodule";
    private static final int MOST = 10;

    private Submodules() {}

    /** What the log should say of them, a sentence or nothing. */
    static List<String> remarks(Path workspace) {
        List<String> missing = missing(workspace);
        return missing.isEmpty()
                ? List.of()
                : List.of(String.join(", ", missing.subList(0, Math.min(MOST, missing.size())))
                        + (missing.size() == 1 ? " is a Git submodule that is" : " are Git submodules that are")
                        + " not checked out: where the build needs it, add 'Advanced sub-modules behaviours' to the"
                        + " branch source or the checkout");
    }

    /** Their directories, relative to the workspace. */
    private static List<String> missing(Path workspace) {
        Path file = workspace.resolve(Constants.DOT_GIT_MODULES);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        Config config = new Config();
        try {
            config.fromText(WorkspaceFile.in(workspace, SECTION, Constants.DOT_GIT_MODULES)
                    .textOfBytes());
        } catch (ConfigInvalidException | InvalidInputException e) {
            // Git itself says what is wrong with it.
            return List.of();
        }
        return config.getSubsections(SECTION).stream()
                .map(name -> config.getString(SECTION, name, "path"))
                .filter(Objects::nonNull)
                .filter(path -> isMissing(workspace, path))
                .toList();
    }

    private static boolean isMissing(Path workspace, String path) {
        try {
            Path directory = WorkspaceFile.in(workspace, SECTION, path).path();
            if (!Files.isDirectory(directory)) {
                return true;
            }
            try (Stream<Path> content = Files.list(directory)) {
                return content.findAny().isEmpty();
            }
        } catch (InvalidInputException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
