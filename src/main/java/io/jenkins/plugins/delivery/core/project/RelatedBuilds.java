package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Maven projects of a repository that no common POM lists: one may take an artifact of another, and Maven finds that
 * only where the other was installed before.
 */
final class RelatedBuilds {
    /** By artifact; only those that one project alone makes. */
    private final Map<String, Path> makers = new HashMap<>();

    private final Map<String, PomFile> poms = new HashMap<>();

    /** The projects whose artifacts a project takes. */
    private final Map<Path, Set<Path>> needs = new HashMap<>();

    /** @param reactors the POMs of each project, by its directory */
    RelatedBuilds(Map<Path, List<PomFile>> reactors) {
        Set<String> several = new HashSet<>();
        reactors.forEach((directory, all) -> all.forEach(pom -> {
            Path other = makers.put(pom.artifactId(), directory);
            poms.put(pom.artifactId(), pom);
            if (other != null && !other.equals(directory)) {
                several.add(pom.artifactId());
            }
        }));
        makers.keySet().removeAll(several);
        poms.keySet().removeAll(several);
        reactors.forEach((directory, all) -> needs.put(
                directory,
                all.stream()
                        .flatMap(RelatedBuilds::takes)
                        .map(makers::get)
                        .filter(maker -> maker != null && !maker.equals(directory))
                        .collect(Collectors.toCollection(LinkedHashSet::new))));
    }

    private static Stream<String> takes(PomFile pom) {
        return Stream.concat(Stream.of(pom.parent()), pom.dependencies().stream());
    }

    /** Directories of projects in their order, but each after those that it needs; in a circle, as they come. */
    List<Path> inOrder(List<Path> directories) {
        Set<Path> ordered = new LinkedHashSet<>();
        Set<Path> seen = new HashSet<>();
        directories.forEach(directory -> add(directory, seen, ordered));
        List<Path> all = new ArrayList<>(ordered);
        all.retainAll(directories);
        return all;
    }

    private void add(Path directory, Set<Path> seen, Set<Path> ordered) {
        if (seen.add(directory)) {
            needs.getOrDefault(directory, Set.of()).forEach(needed -> add(needed, seen, ordered));
            ordered.add(directory);
        }
    }

    /** Whether another project takes an artifact of the one in a directory. */
    boolean isNeeded(Path directory) {
        return needs.values().stream().anyMatch(needed -> needed.contains(directory));
    }

    /** The module that makes an artifact, when it is known which one does. */
    Optional<PomFile> maker(String artifact) {
        return Optional.ofNullable(poms.get(artifact));
    }
}
