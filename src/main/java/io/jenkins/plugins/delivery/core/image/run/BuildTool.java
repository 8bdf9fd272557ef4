package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that compiles Java projects, by what it is asked for. */
public enum BuildTool {
    /** Apache Maven, and its wrapper. */
    MAVEN(
            List.of("mvn", "mvnw"),
            List.of("pom.xml"),
            "target",
            Set.of("-s", "--settings", "-gs", "--global-settings", "-T", "--threads", "-pl", "--projects"),
            Pattern.compile("^(?:-B|--batch-mode|-ntp|--no-transfer-progress|-q|--quiet|-e|--errors|-X|--debug|-U|-nsu"
                    + "|--update-snapshots|-o|--offline|-C|-am|--also-make|-ff|--fail-fast|-T[0-9.]+C?|-V|--show-version"
                    + "|-DskipTests(=true)?|-DskipITs(=true)?|-D[a-zA-Z0-9.-]+\\.skip(=true)?|-Dmaven\\.repo\\.local=.*"
                    + "|-Dstyle\\.color=.*|-Dmaven\\.(wagon|resolver|artifact)\\..*|-Dorg\\.slf4j\\..*|--projects=.*"
                    + "|--settings=.*)$"),
            Set.of("package", "verify", "install"),
            Pattern.compile("clean|validate|compile|test-compile|test|prepare-package|spring-boot:repackage"),
            Pattern.compile("(dependency|org\\.apache\\.maven\\.plugins:maven-dependency-plugin(:[0-9.]+)?)"
                    + ":(go-offline|resolve|resolve-plugins|tree)|--version|-v"
                    + "|de\\.qaware\\.maven:go-offline-maven-plugin:[0-9.]+:resolve-dependencies")),
    /** Gradle, and its wrapper. */
    GRADLE(
            List.of("gradle", "gradlew"),
            List.of("build.gradle", "build.gradle.kts"),
            "build",
            Set.of("-x", "--exclude-task"),
            Pattern.compile(
                    "^(?:--no-daemon|--daemon|-q|--quiet|-i|--info|-s|--stacktrace|-S|--full-stacktrace|-d|--debug|-w"
                            + "|--warn|--console=.*|--parallel|--no-parallel|--build-cache|--no-build-cache|--offline"
                            + "|--refresh-dependencies|--warning-mode=.*|--no-watch-fs|--no-configuration-cache"
                            + "|-Dorg\\.gradle\\.(daemon|jvmargs|parallel|caching|console|workers\\.max)=.*)$"),
            Set.of("build", "assemble", "jar", "bootJar", "war", "bootWar", "shadowJar", "installDist", "quarkusBuild"),
            Pattern.compile("clean|classes|compileJava|test|check"),
            Pattern.compile("dependencies|--version|-v|downloadDependencies|resolveDependencies"));

    private final List<String> programs;
    private final List<String> buildFiles;
    private final String output;
    private final Set<String> withValue;
    private final Pattern harmless;
    private final Set<String> making;
    private final Pattern before;
    private final Pattern fetching;

    BuildTool(
            List<String> programs,
            List<String> buildFiles,
            String output,
            Set<String> withValue,
            Pattern harmless,
            Set<String> making,
            Pattern before,
            Pattern fetching) {
        this.programs = programs;
        this.buildFiles = buildFiles;
        this.output = output;
        this.withValue = withValue;
        this.harmless = harmless;
        this.making = making;
        this.before = before;
        this.fetching = fetching;
    }

    /** The one of a program, named with or without its directory. */
    public static Optional<BuildTool> of(String program) {
        String name = ImagePath.name(program);
        return Stream.of(values()).filter(tool -> tool.programs.contains(name)).findFirst();
    }

    /** Whether a file of this name says what the tool builds. */
    public boolean isBuildFile(String name) {
        return buildFiles.contains(name);
    }

    /** Where it writes to, beside the build file. */
    public String output() {
        return output;
    }

    /** Whether an option takes the next argument, which says nothing of what is made. */
    boolean takesValue(String option) {
        return withValue.contains(option);
    }

    /** Whether an option changes nothing of what is made, beside the tests that ran before. */
    boolean isHarmless(String option) {
        return harmless.matcher(option).matches();
    }

    /** What makes the program that an image needs. */
    boolean makes(String goal) {
        return making.contains(task(goal));
    }

    /** What may stand beside such a goal. */
    boolean belongs(String goal) {
        return before.matcher(task(goal)).matches();
    }

    /** What fills the tool's cache alone. */
    Predicate<String> fetches() {
        return goal -> fetching.matcher(task(goal)).matches();
    }

    /** Gradle's tasks may be named with their project, as in {@code :api:bootJar}. */
    private String task(String goal) {
        return this == GRADLE ? goal.substring(goal.lastIndexOf(':') + 1) : goal;
    }
}
