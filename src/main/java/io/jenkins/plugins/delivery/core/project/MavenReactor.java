package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a Maven project with the modules that its files name, theirs included. */
public final class MavenReactor {
    private static final int MOST_MODULES = 1_000;
    private static final int MOST_DEPTH = 20;

    private final Path workspace;
    private final Set<Path> seen = new HashSet<>();

    private final PomReader reader;

    /** Whether there is something in the directories that builds write to. */
    private boolean built;

    private MavenReactor(Path workspace, MavenProfiles profiles) {
        this.workspace = workspace;
        this.reader = new PomReader(workspace, profiles);
    }

    /**
     * A module and those below it.
     *
     * @param pom of the module
     * @param modules in the order of its file
     */
    public record Module(PomFile pom, List<Module> modules) {
        public Module {
            modules = List.copyOf(modules);
        }

        /** The POMs of the module and of those below it, its own first. */
        List<PomFile> poms() {
            List<PomFile> poms = new ArrayList<>(List.of(pom));
            modules.forEach(module -> poms.addAll(module.poms()));
            return poms;
        }
    }

    /**
     * The project in a directory.
     *
     * @param workspace which no module of it may leave
     * @throws DeliveryException when a POM cannot be read, or the modules have no end
     */
    public static Module read(Path directory, Path workspace) {
        return read(directory, workspace, MavenProfiles.of(directory, workspace, List.of()));
    }

    /**
     * The same for a project that was built, by whatever command: with those modules of profiles that were built as well.
     *
     * @throws DeliveryException as for {@link #read(Path, Path)}
     */
    public static Module readBuilt(Path directory, Path workspace) {
        MavenReactor reactor = new MavenReactor(workspace, MavenProfiles.of(directory, workspace, List.of()));
        reactor.built = true;
        return reactor.module(reactor.reader.read(directory), 0);
    }

    /** The same with the profiles that a command line chooses. */
    static Module read(Path directory, Path workspace, MavenProfiles profiles) {
        MavenReactor reactor = new MavenReactor(workspace, profiles);
        return reactor.module(reactor.reader.read(directory), 0);
    }

    private List<String> modules(PomFile pom) {
        if (!built) {
            return pom.modules();
        }
        List<String> names = new ArrayList<>(pom.modules());
        new PomReader(workspace, MavenProfiles.EVERY)
                .read(pom.directory()).modules().stream()
                        .filter(module -> !names.contains(module) && wasBuilt(pom.directory(), module))
                        .forEach(names::add);
        return names;
    }

    private boolean wasBuilt(Path directory, String module) {
        try {
            Path named =
                    WorkspaceFile.in(workspace, directory, "module", module).path();
            return PomFile.isIn(named) && !seen.contains(named) && Files.isDirectory(named.resolve("target"));
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** Whether the POM of a directory names modules, of which the workspace has none. */
    static boolean hasOnlyMissingModules(Path directory, Path workspace, MavenProfiles profiles) {
        List<String> modules =
                new PomReader(workspace, profiles).read(directory).modules();
        return !modules.isEmpty() && modules.stream().noneMatch(module -> isThere(workspace, directory, module));
    }

    private static boolean isThere(Path workspace, Path directory, String module) {
        try {
            Path named =
                    WorkspaceFile.in(workspace, directory, "module", module).path();
            return PomFile.isIn(named) || Files.isRegularFile(named);
        } catch (InvalidInputException e) {
            // It is outside of the workspace.
            return false;
        }
    }

    private Module module(PomFile pom, int depth) {
        if (!seen.add(pom.directory()) || seen.size() > MOST_MODULES || depth > MOST_DEPTH) {
            throw new DeliveryException(pom.directory().resolve(PomFile.NAME)
                    + " is a module twice, or one of more than " + MOST_MODULES + ", or more than " + MOST_DEPTH
                    + " deep: mend the modules of the POMs above it");
        }
        List<Module> modules = new ArrayList<>();
        for (String module : modules(pom)) {
            Path named = WorkspaceFile.in(workspace, pom.directory(), "module", module)
                    .path();
            // A module may be named by its file.
            Path below = module.endsWith(".xml") && named.getParent() != null ? named.getParent() : named;
            if (!PomFile.isIn(below)) {
                throw new DeliveryException(Stream.concat(
                                Stream.of(pom.directory().resolve(PomFile.NAME) + " names the module " + module
                                        + ", which has no pom.xml"),
                                Submodules.remarks(workspace).stream())
                        .collect(Collectors.joining(". ")));
            }
            modules.add(module(reader.read(below), depth + 1));
        }
        return new Module(pom, modules);
    }
}
