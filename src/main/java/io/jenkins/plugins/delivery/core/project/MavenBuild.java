package io.jenkins.plugins.delivery.core.project;

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
    private static final String SKIP_TESTS = "-DskipTests";
    private static final List<String> PACKAGE = List.of("package", SKIP_TESTS);

    /** To target/dependency of each module. */
    private static final List<String> COPY_LIBRARIES = List.of(
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies", "-DincludeScope=runtime");

    private final Path workspace;
    private final List<PomFile> poms;
    private final BuildChoices choices;
    private final RelatedBuilds related;
    private final MavenProfiles told;
    private final Map<String, PomFile> byArtifact;
    private final MavenPrograms programs;

    /** The artifacts of programs whose libraries the build has to be told to copy. */
    private final List<String> bare;

    private final Wrapper maven;
    private final MavenSkips skips;
    private final MavenCoverage coverage;

    private MavenBuild(
            Path workspace, List<PomFile> poms, BuildChoices choices, RelatedBuilds related, MavenProfiles told) {
        this.workspace = workspace;
        this.poms = poms;
        this.choices = choices;
        this.related = related;
        this.told = told;
        this.byArtifact =
                poms.stream().collect(Collectors.toMap(PomFile::artifactId, Function.identity(), (one, other) -> one));
        this.programs = new MavenPrograms(workspace, poms, this::maker);
        this.bare = poms.stream()
                .filter(programs::wantsLibraries)
                .map(PomFile::artifactId)
                .toList();
        this.maven = Wrapper.of(
                poms.get(0).directory(), workspace, "mvnw", List.of(".mvn/wrapper/maven-wrapper.properties"), "mvn");
        this.skips = MavenSkips.of(poms, workspace);
        this.coverage = MavenCoverage.of(poms, workspace);
    }

    /**
     * The project of these POMs, of which the first is its own.
     *
     * @param related all Maven projects of the repository
     * @param told what the project's and the team's options of Maven's say
     */
    static ProjectBuild of(
            List<PomFile> poms, Path workspace, BuildChoices choices, RelatedBuilds related, MavenProfiles told) {
        return new MavenBuild(workspace, poms, choices, related, told).build();
    }

    private ProjectBuild build() {
        String phase = choices.tests() == null ? "verify" : choices.tests();
        boolean packaged = choices.skipsTests() || PACKAGING_PHASES.contains(phase);
        List<String> libraries = bare.isEmpty() ? List.of() : COPY_LIBRARIES;
        List<ProjectModule> modules = modules();
        MavenJvm jvm = MavenJvm.of(poms, ProjectBuild.newest(modules));
        return new ProjectBuild(
                BuildTool.MAVEN,
                Repository.relative(workspace, directory()),
                Leftovers.removal(
                                directory(),
                                poms.stream().map(pom -> pom.directory().resolve(TARGET)))
                        + call(compile(), choices.skipsTests() ? libraries : List.of()),
                choices.skipsTests()
                        ? ""
                        : (coverage.isAdded() ? emptyData(modules) : "")
                                + call(
                                        coverage.before(),
                                        List.of(phase),
                                        coverage.after(),
                                        packaged ? libraries : List.of()),
                packaged ? "" : call(PACKAGE, libraries),
                modules,
                jvm.release(),
                Stream.concat(remarks().stream(), Stream.of(jvm.remark()).filter(remark -> !remark.isEmpty()))
                        .toList());
    }

    /** What modules take from each other is not always there before it is packaged: a test jar, a plugin, a zip. */
    private List<String> compile() {
        if (related.isNeeded(directory())) {
            return List.of("install", SKIP_TESTS);
        }
        return poms.size() > 1 || choices.skipsTests() ? PACKAGE : List.of("test-compile");
    }

    @SafeVarargs
    private String call(List<String>... goals) {
        CommandWords command = new CommandWords(maven.command())
                .add("-B", maven.isAtLeast(3, 6, 1) ? "-ntp" : QUIET_TRANSFERS)
                // The team's come last, and so win.
                .add(skips.options())
                .add(choices.options());
        Stream.of(goals).forEach(command::add);
        return command.toString();
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>(coverage.remarks());
        remarks.addAll(skips.remarks());
        if (!maven.remark().isEmpty()) {
            remarks.add(maven.remark());
        }
        poms.stream()
                .filter(MavenBuild::hasTests)
                .flatMap(pom -> leavesTestsOutBy(pom).stream())
                .distinct()
                .map(this::leftOut)
                .forEach(remarks::add);
        if (related.isNeeded(directory())) {
            remarks.add("Another project of the repository takes what it makes, so it is installed in the local Maven"
                    + " repository of the agent");
        }
        if (!bare.isEmpty()) {
            remarks.add("The image of " + String.join(", ", bare) + " is made of its jar and its libraries, which Maven"
                    + " copies to target/dependency: Jib is not needed for it");
        }
        remarks.addAll(programs.remarks(poms));
        return remarks;
    }

    private Path directory() {
        return poms.get(0).directory();
    }

    /** Code without tests counts as not covered, which JaCoCo says where it finds its data, though it be empty. */
    private String emptyData(List<ProjectModule> modules) {
        List<String> untested = new ArrayList<>();
        for (int i = 0; i < poms.size(); i++) {
            Path module = poms.get(i).directory();
            if (!modules.get(i).tested() && SourceDirectory.hasCode(module)) {
                String path = Repository.relative(directory(), module);
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

    private List<ProjectModule> modules() {
        return poms.stream()
                .map(pom -> new ProjectModule(
                        pom.artifactId(),
                        Repository.relative(workspace, pom.directory()),
                        needs(pom),
                        hasTests(pom) && leavesTestsOutBy(pom).isEmpty(),
                        programs.product(pom),
                        programs.makesImage(pom),
                        pom.javaRelease()))
                .toList();
    }

    private static boolean hasTests(PomFile pom) {
        boolean own = pom.testSources() != null
                && SourceDirectory.hasSource(pom.directory().resolve(pom.testSources()));
        return own || SourceDirectory.hasTests(pom.directory());
    }

    private Optional<String> leavesTestsOutBy(PomFile pom) {
        return pom.leavesTestsOutBy(programs.above(pom));
    }

    /** @param by the property that leaves tests out, or the plugin */
    private String leftOut(String by) {
        if (by.equals(PomFile.TESTS)) {
            return "The POM leaves tests out, by the settings of " + by + ", which no option changes";
        }
        return (told.properties().containsKey(by)
                        ? "-D" + by + " among Maven's options leaves tests out"
                        : "The POM leaves tests out, by its property " + by)
                + ": buildOptions: ['-D" + by + "=false'] runs them";
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
