package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Maven project with the modules that its files name, theirs included. */
final class MavenReactor {
    private static final int MOST_MODULES = 1_000;
    private static final int MOST_DEPTH = 20;

    private final Path workspace;
    private final Map<Path, PomFile> poms = new LinkedHashMap<>();

    private MavenReactor(Path workspace) {
        this.workspace = workspace;
    }

    /**
     * Its POMs, the root's first.
     *
     * @throws DeliveryException when one cannot be read, or the modules have no end
     */
    static List<PomFile> read(Path directory, Path workspace) {
        MavenReactor reactor = new MavenReactor(workspace);
        reactor.add(PomFile.read(directory, workspace, Map.of()), 0);
        return List.copyOf(reactor.poms.values());
    }

    private void add(PomFile pom, int depth) {
        if (poms.size() >= MOST_MODULES || depth > MOST_DEPTH || poms.put(pom.directory(), pom) != null) {
            throw new DeliveryException(pom.directory().resolve(PomFile.NAME)
                    + " is a module twice, or one of more than " + MOST_MODULES + ", or more than " + MOST_DEPTH
                    + " deep: mend the modules of the POMs above it");
        }
        for (String module : pom.modules()) {
            Path named = WorkspaceFile.in(workspace, pom.directory(), "module", module)
                    .path();
            // A module may be named by its file.
            Path below = module.endsWith(".xml") && named.getParent() != null ? named.getParent() : named;
            if (!PomFile.isIn(below)) {
                throw new DeliveryException(pom.directory().resolve(PomFile.NAME) + " names the module " + module
                        + ", which has no pom.xml");
            }
            if (!poms.containsKey(below)) {
                add(PomFile.read(below, workspace, pom.properties()), depth + 1);
            }
        }
    }
}
