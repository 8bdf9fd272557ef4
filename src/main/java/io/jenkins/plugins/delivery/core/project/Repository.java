package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.text.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a checkout is: how it is built, and which services are in it.
 *
 * @param builds several when the root has no build file and directories below it have; none when only a Dockerfile is
 *     there
 * @param services none when there are only libraries
 * @param remarks what the log should say of the search for services, a sentence each
 */
public record Repository(List<ProjectBuild> builds, List<Service> services, List<String> remarks) {

    /** How many directories below the root a build may be. */
    public static final int MOST_DEPTH = 3;

    private static final int MOST_BUILDS = 100;
    private static final Set<String> SKIPPED =
            Set.of("target", "build", "node_modules", "main", "docs", "test", "tests", "examples", "samples");

    public Repository {
        builds = List.copyOf(builds);
        services = List.copyOf(services);
        remarks = List.copyOf(remarks);
    }

    /**
     * Looks at a checkout, and runs nothing of it.
     *
     * @param workspace the checkout, which no file of it may leave
     * @throws DeliveryException when it has neither a build file nor a Dockerfile, or one cannot be read
     * @throws io.jenkins.plugins.delivery.core.InvalidInputException when the request names what is not there
     */
    public static Repository inspect(Path workspace, RepositoryRequest request) {
        Path root = workspace.toAbsolutePath().normalize();
        List<Path> directories = new ArrayList<>();
        collect(root, 0, directories);
        List<String> remarks = new ArrayList<>(withoutAndroid(directories, root));
        remarks.addAll(Submodules.remarks(root));
        Map<Path, List<PomFile>> reactors = new LinkedHashMap<>();
        List<String> options = request.build().options();
        if (directories.size() > 1) {
            remarks.addAll(withoutEmptyLists(directories, root, options));
        }
        directories.stream()
                .filter(directory -> isMaven(directory, request.build()))
                .forEach(directory -> reactors.put(
                        directory,
                        MavenReactor.read(directory, root, MavenProfiles.of(directory, root, options))
                                .poms()));
        withoutModulesOfOthers(reactors, directories);
        RelatedBuilds related = new RelatedBuilds(reactors);
        List<ProjectBuild> builds = related.inOrder(directories).stream()
                .map(directory -> reactors.containsKey(directory)
                        ? MavenBuild.of(
                                reactors.get(directory),
                                root,
                                request.build(),
                                related,
                                MavenProfiles.of(directory, root, options))
                        : GradleBuild.of(directory, root, request.build()))
                .toList();
        builds = withoutEmpty(builds, root, remarks);
        // A Dockerfile may do all by itself.
        List<ProjectModule> modules = builds.isEmpty()
                ? List.of(new ProjectModule(FileName.of(root), "", Set.of(), false, Product.NONE, false, null))
                : builds.stream().flatMap(build -> build.modules().stream()).toList();
        ServiceFinder finder = new ServiceFinder(
                root,
                builds.isEmpty()
                        ? List.of(modules)
                        : builds.stream().map(ProjectBuild::modules).toList(),
                request);
        List<Service> services = finder.find();
        if (builds.isEmpty() && services.stream().allMatch(service -> service.dockerfile() == null)) {
            throw new DeliveryException("There is neither pom.xml nor build.gradle in " + root
                    + " nor in a directory below it, and no Dockerfile: check the sources out before, or add the"
                    + " build file");
        }
        remarks.addAll(finder.remarks());
        remarks.addAll(ListeningPort.remarks(services, root));
        return new Repository(
                builds.stream()
                        .map(build -> PlainJars.without(build, services, root))
                        .toList(),
                services,
                remarks);
    }

    /** An application for phones wants Android's tools on the agent and becomes no image. */
    private static List<String> withoutAndroid(List<Path> directories, Path root) {
        List<Path> android = directories.stream()
                .filter(directory -> !PomFile.isIn(directory) && GradleProjects.areForAndroid(directory, root))
                .toList();
        if (android.size() == directories.size()) {
            return List.of();
        }
        directories.removeAll(android);
        return android.stream()
                .map(directory -> relative(root, directory) + " is left out: an application for Android is no service")
                .toList();
    }

    /** A POM whose modules are all elsewhere, as in other repositories beside this one, builds nothing here. */
    private static List<String> withoutEmptyLists(List<Path> directories, Path root, List<String> options) {
        List<Path> empty = directories.stream()
                .filter(directory -> PomFile.isIn(directory)
                        && MavenReactor.hasOnlyMissingModules(
                                directory, root, MavenProfiles.of(directory, root, options)))
                .toList();
        directories.removeAll(empty);
        return empty.stream()
                .map(directory -> relative(root, directory) + " is left out: none of the modules that its "
                        + PomFile.NAME + " names is there")
                .toList();
    }

    /** A POM may name modules beside its own directory: they are built with it, and not once more by themselves. */
    private static void withoutModulesOfOthers(Map<Path, List<PomFile>> reactors, List<Path> directories) {
        Set<Path> modules = reactors.values().stream()
                .flatMap(poms -> poms.stream().skip(1))
                .map(PomFile::directory)
                .collect(Collectors.toSet());
        reactors.keySet().removeAll(modules);
        directories.removeAll(modules);
    }

    /** A program of Gradle's without a source, as tutorials begin with, fails for want of a main class. */
    private static List<ProjectBuild> withoutEmpty(List<ProjectBuild> builds, Path root, List<String> remarks) {
        List<ProjectBuild> empty = builds.stream()
                .filter(build -> build.tool() == BuildTool.GRADLE
                        && build.modules().stream()
                                .noneMatch(module -> SourceDirectory.hasAny(root.resolve(module.directory()))))
                .toList();
        if (empty.size() == builds.size()) {
            return builds;
        }
        empty.forEach(build -> remarks.add(build.directory() + " is left out: its projects have no source"));
        return builds.stream().filter(build -> !empty.contains(build)).toList();
    }

    private static boolean isMaven(Path directory, BuildChoices choices) {
        return PomFile.isIn(directory) && (choices.tool() != BuildTool.GRADLE || !GradleBuild.isIn(directory));
    }

    private static void collect(Path directory, int depth, List<Path> found) {
        if (found.size() >= MOST_BUILDS) {
            return;
        }
        if (PomFile.isIn(directory) || GradleBuild.isIn(directory)) {
            found.add(directory);
        } else if (depth < MOST_DEPTH) {
            below(directory, SKIPPED).forEach(child -> collect(child, depth + 1, found));
        }
    }

    /** Whether a build is looked for in a directory of this name. */
    public static boolean mayHaveBuild(String directory) {
        return !directory.startsWith(".") && !SKIPPED.contains(directory);
    }

    /** The directories in one, without those that are hidden, links or among the names. */
    static List<Path> below(Path directory, Set<String> skipped) {
        // A workspace in which nothing was checked out yet is not there.
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .filter(child -> !FileName.of(child).startsWith(".") && !skipped.contains(FileName.of(child)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For Pipelines and as JSON: {@code builds}, {@code services} and {@code lines}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("builds", builds.stream().map(ProjectBuild::toMap).collect(Collectors.toCollection(ArrayList::new)));
        map.put("services", services.stream().map(Service::toMap).collect(Collectors.toCollection(ArrayList::new)));
        map.put("lines", new ArrayList<>(lines()));
        return map;
    }

    /** What it is, in lines for a log. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (builds.isEmpty()) {
            lines.add("No build file, so nothing is compiled or tested: the Dockerfile has to do it");
        }
        for (ProjectBuild build : builds) {
            lines.add((build.directory().isEmpty() ? "" : build.directory() + ": ")
                    + build.tool().label() + ", " + Count.of(build.modules().size(), "module")
                    + (build.tested() ? "" : ", no tests"));
            lines.addAll(build.remarks());
        }
        lines.addAll(remarks);
        if (services.isEmpty()) {
            lines.add("No service: no module has a Dockerfile, or makes a program");
        }
        services.forEach(service -> lines.add("Service " + service.line()));
        return lines.stream().distinct().toList();
    }

    /** The modules of all builds. */
    public List<ProjectModule> modules() {
        return builds.stream().flatMap(build -> build.modules().stream()).collect(Collectors.toList());
    }

    /** The newest Java that a build wants, as {@code 17} or {@code 1.8}: its JDK compiles for the others as well. */
    public Optional<String> javaRelease() {
        return JavaRelease.newest(builds.stream().map(ProjectBuild::javaRelease).filter(Objects::nonNull))
                .map(JavaRelease::text);
    }

    /** A path as Git writes it, relative to a directory above it or to itself. */
    static String relative(Path above, Path path) {
        return FileName.text(above.toAbsolutePath()
                        .normalize()
                        .relativize(path.toAbsolutePath().normalize()))
                .replace('\\', '/');
    }
}
