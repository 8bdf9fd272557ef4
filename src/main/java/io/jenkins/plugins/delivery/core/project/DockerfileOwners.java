package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The programs that Dockerfiles outside of their modules are for, where a repository keeps them together: {@code
 * docker/orders/Dockerfile}, {@code orders.Dockerfile}, or one at the root of a repository whose build is below.
 */
final class DockerfileOwners {
    private final Path workspace;
    private final List<ProjectModule> programs;
    private final Function<Path, CopiedSources> reader;
    private final boolean rootIsModule;

    /** @param reader of a Dockerfile, with the workspace as its context */
    DockerfileOwners(Path workspace, List<ProjectModule> modules, Function<Path, CopiedSources> reader) {
        this.workspace = workspace;
        this.programs = modules.stream()
                .filter(module -> module.product().runs() && !module.directory().isEmpty())
                .toList();
        this.rootIsModule =
                modules.stream().anyMatch(module -> module.directory().isEmpty());
        this.reader = reader;
    }

    /** Of Dockerfiles, those that are for one program, by it; a program that two are for has none of them. */
    Map<ProjectModule, Path> of(List<Path> dockerfiles) {
        Map<ProjectModule, List<Path>> found = new LinkedHashMap<>();
        for (Path dockerfile : dockerfiles) {
            CopiedSources copied = reader.apply(dockerfile);
            if (copied.areKnown()) {
                owner(dockerfile, copied)
                        .ifPresent(program -> found.computeIfAbsent(program, any -> new ArrayList<>())
                                .add(dockerfile));
            }
        }
        Map<ProjectModule, Path> owners = new LinkedHashMap<>();
        found.forEach((program, files) -> {
            if (files.size() == 1) {
                owners.put(program, files.get(0));
            }
        });
        return owners;
    }

    private Optional<ProjectModule> owner(Path dockerfile, CopiedSources copied) {
        List<ProjectModule> touched = programs.stream()
                .filter(program -> copied.areBelow(program.directory()))
                .toList();
        if (!touched.isEmpty()) {
            return only(touched);
        }
        if (copied.areAllOutputs()) {
            return only(programs.stream().filter(isCalledAs(dockerfile)).toList());
        }
        // It builds all by itself.
        boolean whole = !rootIsModule && programs.size() == 1 && copied.areWhole();
        return whole && dockerfile.getParent().equals(workspace) ? only(programs) : Optional.empty();
    }

    private static Optional<ProjectModule> only(List<ProjectModule> programs) {
        return programs.size() == 1 ? Optional.of(programs.get(0)) : Optional.empty();
    }

    /** By the directory that the file is in, or by what else its name has. */
    private Predicate<ProjectModule> isCalledAs(Path dockerfile) {
        String file = FileName.of(dockerfile).toLowerCase(Locale.ROOT);
        String rest = ServiceName.of(file.replace("dockerfile", ""));
        Path parent = dockerfile.getParent();
        String name = rest.isEmpty() && !parent.equals(workspace) ? ServiceName.of(FileName.of(parent)) : rest;
        return program -> !name.isEmpty()
                && (ServiceName.of(program.name()).equals(name)
                        || ServiceName.of(FileName.of(workspace.resolve(program.directory())))
                                .equals(name));
    }
}
