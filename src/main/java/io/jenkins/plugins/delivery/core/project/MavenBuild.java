package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Maven project: its modules and its commands. */
final class MavenBuild {
    /** Phases that leave the artifacts. */
    private static final Set<String> PACKAGING_PHASES = Set.of("package", "verify", "install", "deploy");

    /** Maven before 3.6.1 does not know -ntp. */
    private static final String QUIET_TRANSFERS =
            "-Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.transfer.Slf4jMavenTransferListener=warn";

    private static final String TARGET = "target";

    /** To target/dependency of each module. */
    private static final List<String> COPY_LIBRARIES = List.of(
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies", "-DincludeScope=runtime");

    private final Path workspace;
    private final List<PomFile> poms;
    private final Map<String, PomFile> byArtifact;

    private final RelatedBuilds related;

    private MavenBuild(Path workspace, List<PomFile> poms, RelatedBuilds related) {
        this.workspace = workspace;
        this.poms = poms;
        this.related = related;
        this.byArtifact =
                poms.stream().collect(Collectors.toMap(PomFile::artifactId, Function.identity(), (one, other) -> one));
    }

    /**
     * The project of these POMs, of which the first is its own.
     *
     * @param related all Maven projects of the repository
     */
    static ProjectBuild of(List<PomFile> poms, Path workspace, BuildChoices choices, RelatedBuilds related) {
        Path directory = poms.get(0).directory();
        Wrapper maven =
                Wrapper.of(directory, workspace, "mvnw", List.of(".mvn/wrapper/maven-wrapper.properties"), "mvn");
        MavenCoverage coverage = MavenCoverage.of(poms, workspace);
        MavenSkips skips = MavenSkips.of(poms);
        List<String> remarks = new ArrayList<>(coverage.remarks());
        remarks.addAll(skips.remarks());
        if (!maven.remark().isEmpty()) {
            remarks.add(maven.remark());
        }
        Function<List<String>, String> call = goals -> new CommandWords(maven.command())
                .add("-B", maven.isAtLeast(3, 6, 1) ? "-ntp" : QUIET_TRANSFERS)
                // The team's come last, and so win.
                .add(skips.options())
                .add(choices.options())
                .add(goals)
                .toString();
        MavenBuild build = new MavenBuild(workspace, poms, related);
        if (poms.stream().anyMatch(pom -> hasTests(pom) && build.skipsTests(pom, choices))) {
            remarks.add("The POM leaves tests out, by its property skipTests or maven.test.skip, or by the settings of"
                    + " maven-surefire-plugin: buildOptions: ['-DskipTests=false'], or with the property that it names,"
                    + " runs them");
        }
        // What modules take from each other is not always there before it is packaged: a test jar, a plugin, a zip.
        boolean packages = poms.size() > 1 || choices.skipsTests();
        List<String> compile = packages ? List.of("package", "-DskipTests") : List.of("test-compile");
        if (related.isNeeded(directory)) {
            compile = List.of("install", "-DskipTests");
            remarks.add("Another project of the repository takes what it makes, so it is installed in the local Maven"
                    + " repository of the agent");
        }
        MavenPrograms programs = new MavenPrograms(workspace, poms, build::maker);
        List<String> bare = poms.stream()
                .filter(programs::wantsLibraries)
                .map(PomFile::artifactId)
                .toList();
        List<String> libraries = bare.isEmpty() ? List.of() : COPY_LIBRARIES;
        if (!bare.isEmpty()) {
            remarks.add("The image of " + String.join(", ", bare) + " is made of its jar and its libraries, which Maven"
                    + " copies to target/dependency: Jib is not needed for it");
        }
        remarks.addAll(programs.remarks(poms));
        String phase = choices.tests() == null ? "verify" : choices.tests();
        boolean packaged = choices.skipsTests() || PACKAGING_PHASES.contains(phase);
        List<String> test = Stream.of(
                        coverage.before(), List.of(phase), coverage.after(), packaged ? libraries : List.<String>of())
                .flatMap(List::stream)
                .toList();
        if (choices.skipsTests()) {
            compile = joined(compile, libraries);
        }
        List<ProjectModule> modules = build.modules(choices);
        return new ProjectBuild(
                BuildTool.MAVEN,
                Repository.relative(workspace, directory),
                call.apply(compile),
                choices.skipsTests()
                        ? ""
                        : (coverage.isAdded() ? emptyData(directory, poms, modules) : "") + call.apply(test),
                packaged ? "" : call.apply(joined(List.of("package", "-DskipTests"), libraries)),
                modules,
                remarks);
    }

    private static List<String> joined(List<String> goals, List<String> more) {
        return Stream.concat(goals.stream(), more.stream()).toList();
    }

    /** Code without tests counts as not covered, which JaCoCo says where it finds its data, though it be empty. */
    private static String emptyData(Path directory, List<PomFile> poms, List<ProjectModule> modules) {
        List<String> untested = new ArrayList<>();
        for (int i = 0; i < poms.size(); i++) {
            Path module = poms.get(i).directory();
            if (!modules.get(i).tested() && SourceDirectory.hasCode(module)) {
                String path = Repository.relative(directory, module);
                untested.add(path.isEmpty() ? TARGET : path + "/" + TARGET);
            }
        }
        if (untested.isEmpty() || modules.stream().noneMatch(ProjectModule::tested)) {
            return "";
        }
        return new CommandWords("mkdir -p").add(untested) + " && "
                + new CommandWords("touch")
                        .add(untested.stream()
                                .map(target -> target + "/jacoco.exec")
                                .toList())
                + " && ";
    }

    private List<ProjectModule> modules(BuildChoices choices) {
        MavenPrograms programs = new MavenPrograms(workspace, poms, this::maker);
        return poms.stream()
                .map(pom -> new ProjectModule(
                        pom.artifactId(),
                        Repository.relative(workspace, pom.directory()),
                        needs(pom),
                        hasTests(pom) && !skipsTests(pom, choices),
                        programs.product(pom),
                        programs.makesImage(pom),
                        pom.javaRelease()))
                .toList();
    }

    private static boolean hasTests(PomFile pom) {
        boolean own =
                pom.testSources() != null && Files.isDirectory(pom.directory().resolve(pom.testSources()));
        return own || SourceDirectory.hasTests(pom.directory());
    }

    private boolean skipsTests(PomFile pom, BuildChoices choices) {
        return pom.skipsTests(new MavenPrograms(workspace, poms, this::maker).above(pom), choices::sets);
    }

    private Set<String> needs(PomFile pom) {
        Set<String> artifacts = new HashSet<>(pom.dependencies());
        artifacts.add(pom.parent());
        artifacts.remove(pom.artifactId());
        return artifacts.stream()
                .flatMap(artifact -> maker(artifact).stream())
                .map(needed -> Repository.relative(workspace, needed.directory()))
                .collect(Collectors.toSet());
    }

    /** The POM of an artifact that the repository makes. */
    private Optional<PomFile> maker(String artifact) {
        return Optional.ofNullable(byArtifact.get(artifact)).or(() -> related.maker(artifact));
    }
}
