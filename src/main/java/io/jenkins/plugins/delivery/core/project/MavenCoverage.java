package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How JaCoCo gets into a Maven build. A test JVM with two versions of its agent dies, so a build that has JaCoCo is
 * used as it is, and where that cannot be known the version is left to the build.
 *
 * @param before goals before the phase
 * @param after goals after it
 * @param isAdded whether the build has no JaCoCo at all, so that none of its rules is about a module without tests
 * @param remarks for the log
 */
record MavenCoverage(List<String> before, List<String> after, boolean isAdded, List<String> remarks) {
    private static final String ARTIFACT = "jacoco-maven-plugin";
    private static final String OF_THE_BUILD = "org.jacoco:" + ARTIFACT;

    /** Which reads classes of Java 5 to 25, for builds that name none. */
    static final String VERSION = "0.8.14";

    private static final String OURS = OF_THE_BUILD + ":" + VERSION;

    private static final String PREPARE = "prepare-agent";

    /** Parents that many have, and that bring neither JaCoCo nor a plugin that runs by itself. */
    static final Set<String> PLAIN_PARENTS =
            Set.of("spring-boot-starter-parent", "spring-boot-parent", "spring-cloud-starter-parent");

    private static final List<String> TEST_PLUGINS = List.of("maven-surefire-plugin", "maven-failsafe-plugin");

    /** For a project of these modules. */
    static MavenCoverage of(List<PomFile> poms, Path workspace) {
        List<String> remarks = new ArrayList<>();
        poms.stream()
                .filter(MavenCoverage::replacesArgLine)
                .findFirst()
                .ifPresent(pom -> remarks.add(remedy(workspace
                        .toAbsolutePath()
                        .normalize()
                        .relativize(pom.directory().resolve(PomFile.NAME)))));
        List<PomPlugin> named =
                poms.stream().flatMap(pom -> pom.plugins(ARTIFACT)).toList();
        Set<String> goals = named.stream()
                .filter(plugin -> plugin.place() != PomPlugin.Place.PROFILE)
                .flatMap(plugin -> plugin.goals().stream())
                .collect(Collectors.toSet());
        if (named.stream().anyMatch(plugin -> plugin.place() == PomPlugin.Place.BUILD) && goals.contains(PREPARE)) {
            remarks.add("JaCoCo is in the build, and is used as it is there");
            boolean reports = goals.stream().anyMatch(goal -> goal.startsWith("report"));
            return new MavenCoverage(
                    List.of(), reports ? List.of() : List.of(OF_THE_BUILD + ":report"), false, remarks);
        }
        boolean isAdded = named.isEmpty() && poms.stream().noneMatch(isUnknownParent(poms));
        String plugin = isAdded ? OURS : OF_THE_BUILD + version(poms, named);
        return new MavenCoverage(List.of(plugin + ":" + PREPARE), List.of(plugin + ":report"), isAdded, remarks);
    }

    /** A version that only profiles name is not the build's, which would take the newest there is. */
    private static String version(List<PomFile> poms, List<PomPlugin> named) {
        boolean inProfiles = !named.isEmpty()
                && named.stream().allMatch(plugin -> plugin.place() == PomPlugin.Place.PROFILE)
                && poms.stream().noneMatch(isUnknownParent(poms));
        return inProfiles
                ? poms.stream()
                        .flatMap(pom -> pom.versions(ARTIFACT))
                        .findFirst()
                        .map(version -> ":" + version)
                        .orElse("")
                : "";
    }

    /** A parent in a Maven repository may bring JaCoCo in a version of its own. */
    private static Predicate<PomFile> isUnknownParent(List<PomFile> poms) {
        Set<String> known = Stream.concat(PLAIN_PARENTS.stream(), poms.stream().map(PomFile::artifactId))
                .collect(Collectors.toSet());
        return pom -> !pom.parent().isEmpty() && !known.contains(pom.parent());
    }

    private static boolean replacesArgLine(PomFile pom) {
        return TEST_PLUGINS.stream()
                .flatMap(pom::plugins)
                .filter(plugin -> plugin.place() != PomPlugin.Place.PROFILE)
                .flatMap(plugin -> plugin.argLines().stream())
                // As in @{argLine}, ${argLine} and ${surefireArgLine}.
                .anyMatch(line -> !line.isEmpty() && !line.contains("@{") && !line.contains("rgLine}"));
    }

    private static String remedy(Path pom) {
        return "The argLine of the tests in " + pom
                + " replaces JaCoCo's, so that no coverage is measured: begin it with"
                + " @{argLine}, as in <argLine>@{argLine} -Xmx512m</argLine>, and add an empty <argLine/> to the"
                + " properties";
    }
}
