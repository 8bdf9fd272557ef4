package io.jenkins.plugins.delivery.core.image.engine;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import io.jenkins.plugins.delivery.core.image.dockerfile.DockerIgnore;
import io.jenkins.plugins.delivery.core.image.program.BuiltProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that a build starts from. Whoever commits to the workspace decides what stands in it, so nothing there leads
 * out of it; only the caller of the command line can name a Dockerfile elsewhere.
 *
 * @param context the directory that COPY copies from, in the workspace
 * @param dockerfile the Dockerfile
 * @param ignored what of the context is left out
 */
record BuildFiles(Path context, WorkspaceFile dockerfile, DockerIgnore ignored) {
    private static final String DOCKERIGNORE = ".dockerignore";

    /**
     * Finds them.
     *
     * @throws InvalidInputException when one is missing, or not where it may be
     */
    static BuildFiles of(
            ImageBuildRequest request, ImageBuild.Place place, ProgramImageSettings settings, BuildLog log) {
        Path context = context(request, place);
        WorkspaceFile dockerfile = named(request, place, context)
                .or(() -> made(request, place, context, settings, log))
                .orElseThrow(() -> new InvalidInputException(
                        "dockerfile",
                        request.dockerfile(),
                        "is neither in the context nor in the workspace",
                        request.isDockerfileMade()
                                ? "it is made of what the build left in the context, and nothing there can run: build it"
                                        + " before, or name a Dockerfile"
                                : "add a Dockerfile to the service, or name the one it has"));
        return new BuildFiles(context, dockerfile, ignored(place, context, dockerfile.path()));
    }

    private static Path context(ImageBuildRequest request, ImageBuild.Place place) {
        WorkspaceFile context = WorkspaceFile.in(place.workspace(), "context", request.context());
        if (!context.isDirectory()) {
            throw new InvalidInputException(
                    "context",
                    request.context(),
                    "is not a directory of the workspace",
                    "name the directory that COPY copies from, relative to the workspace");
        }
        return context.path();
    }

    /** The Dockerfile that is there. */
    private static Optional<WorkspaceFile> named(ImageBuildRequest request, ImageBuild.Place place, Path context) {
        if (request.isDockerfileMade()) {
            return Optional.empty();
        }
        String name = request.dockerfile();
        for (Path base : List.of(context, place.workspace())) {
            if (place.caller() == null || isIn(place.workspace(), base, name)) {
                WorkspaceFile file = WorkspaceFile.in(place.workspace(), base, "dockerfile", name);
                if (file.isFile()) {
                    return Optional.of(file);
                }
            }
        }
        if (place.caller() != null && !isIn(place.workspace(), place.caller(), name)) {
            return Optional.ofNullable(
                    callersOwn("dockerfile", name, place.caller().resolve(name)));
        }
        return Optional.empty();
    }

    /** One for what the build made, when the user named none. It is written where kaniko's container sees it, too. */
    private static Optional<WorkspaceFile> made(
            ImageBuildRequest request,
            ImageBuild.Place place,
            Path context,
            ProgramImageSettings settings,
            BuildLog log) {
        if (!request.isDockerfileMade() && !request.dockerfile().equals(ImageBuildRequest.DEFAULT_DOCKERFILE)) {
            return Optional.empty();
        }
        Optional<BuiltProgram> program = BuiltProgram.in(context, place.workspace(), settings);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        log.line("No Dockerfile in " + request.context() + ": the image is made of "
                + program.get().description() + ", as this one would make it:");
        program.get().dockerfile().lines().forEach(line -> log.line("  " + line));
        String name = BuiltProgram.dockerfileOf(request.app());
        WorkspaceFile file = WorkspaceFile.in(place.workspace(), "dockerfile", name);
        WorkspaceFile ignore = WorkspaceFile.in(place.workspace(), "dockerfile", name + DOCKERIGNORE);
        try {
            Files.createDirectories(file.path().getParent());
            Files.writeString(file.path(), program.get().dockerfile());
            // The project's own may leave out the build's outputs.
            Files.writeString(ignore.path(), "");
        } catch (IOException e) {
            throw new DeliveryException(file.path() + " cannot be written: " + e.getMessage(), e);
        }
        return Optional.of(file);
    }

    private static DockerIgnore ignored(ImageBuild.Place place, Path context, Path dockerfile) {
        Path own = FileName.resolve(dockerfile.toAbsolutePath().getParent(), FileName.of(dockerfile) + DOCKERIGNORE);
        if (!isIn(place.workspace(), dockerfile, "")) {
            WorkspaceFile file = callersOwn(DOCKERIGNORE, FileName.text(own), own);
            if (file != null) {
                return DockerIgnore.parse(file.textOfBytes());
            }
        }
        Path there = Files.exists(own) ? own : context.resolve(DOCKERIGNORE);
        WorkspaceFile file = WorkspaceFile.in(place.workspace(), DOCKERIGNORE, FileName.text(there));
        return DockerIgnore.parse(file.isFile() ? file.textOfBytes() : "");
    }

    /** Whether a name is one of the workspace, links aside. */
    private static boolean isIn(Path workspace, Path directory, String name) {
        try {
            return directory
                    .toAbsolutePath()
                    .resolve(name)
                    .normalize()
                    .startsWith(workspace.toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            // Which is said where it is looked for in the workspace.
            return true;
        }
    }

    /** A file outside of the workspace, which the caller may have made a link; null when it is none. */
    @CheckForNull
    private static WorkspaceFile callersOwn(String field, String name, Path path) {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        try {
            return new WorkspaceFile(field, name, path.toRealPath());
        } catch (IOException e) {
            throw new InvalidInputException(field, name, "cannot be read", e.getMessage());
        }
    }
}
