package io.jenkins.plugins.delivery.core.project;

import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Gradle build: its projects and its commands. Its scripts are not run: where the settings compute the projects, each
 * directory with a build script is taken for one.
 */
public final class GradleBuild {
    private static final List<String> IMAGES = List.of("com.google.cloud.tools.jib", "bootBuildImage");
    private static final int MOST_PROJECTS = 1_000;

    /** As in {@code project(':a').projectDir = file('x/a')}; what comes before the path is the root in one of its spellings. */
    private static final Pattern PLACE = Pattern.compile(
            "project\\s*+\\(\\s*+['\"]([^'\"]++)['\"]\\s*+\\)\\.projectDir\\s*+=\\s*+(?:new\\s++)?[Ff]ile\\s*+\\("
                    + "\\s*+(?:[\\w.]++\\s*+,\\s*+)?['\"](?:\\$\\{?[\\w.]++}?/)?([^'\"]++)['\"]");

    /** As in {@code project(':a').projectDir = "$rootDir/x/a" as File}. */
    private static final Pattern PLACE_AS_FILE =
            Pattern.compile("project\\s*+\\(\\s*+['\"]([^'\"]++)['\"]\\s*+\\)\\.projectDir\\s*+=\\s*+"
                    + "['\"]\\$\\{?\\w++}?/([^'\"]++)['\"]\\s++as\\s++File");

    private final Path workspace;

    /** What the root and its plugins say for all projects. */
    private final List<String> shared = new ArrayList<>();

    private final List<String> remarks = new ArrayList<>();

    /** By path, as {@code :a:b}; the root is {@code :}. */
    private final Map<String, Path> projects = new LinkedHashMap<>();

    private final String rootName;

    private GradleBuild(Path directory, Path workspace) {
        this.workspace = workspace;
        projects.put(":", directory);
        Optional<GradleText> settings = GradleText.read(directory, workspace, GradleProjects.SETTINGS);
        rootName = settings.flatMap(
                        text -> text.arguments("rootProject.name").stream().findFirst())
                .orElseGet(() -> FileName.of(directory));
        settings.ifPresent(text -> {
            text.arguments("include").forEach(path -> include(directory, path));
            Stream.concat(text.places(PLACE), text.places(PLACE_AS_FILE))
                    .forEach(place -> move(directory, place.group(1), place.group(2)));
            if (text.computes("include")) {
                GradleProjects.below(directory).forEach(found -> add(directory, found));
                remarks.add("The settings compute the projects: each directory with a build script is taken for one");
            }
        });
        shared.addAll(GradleProjects.sharedScripts(directory, workspace));
    }

    private void move(Path root, String path, String place) {
        if (projects.containsKey(path) || path.startsWith(":")) {
            Path directory =
                    WorkspaceFile.in(workspace, root, "projectDir", place).path();
            if (!place.contains("$") && Files.isDirectory(directory)) {
                projects.put(path, directory);
            }
        }
    }

    private void add(Path root, Path directory) {
        if (projects.size() < MOST_PROJECTS && !projects.containsValue(directory)) {
            projects.put(":" + Repository.relative(root, directory).replace('/', ':'), directory);
        }
    }

    private void include(Path root, String path) {
        String plain = path.startsWith(":") ? path.substring(1) : path;
        if (plain.isEmpty() || plain.contains("$")) {
            return;
        }
        Path directory = WorkspaceFile.in(workspace, root, "include", plain.replace(':', '/'))
                .path();
        if (projects.size() >= MOST_PROJECTS) {
            throw new InvalidInputException(
                    "include", path, "is one of more than " + MOST_PROJECTS + " projects", "split the build");
        }
        if (Files.isDirectory(directory)) {
            projects.put(":" + plain, directory);
        }
    }

    /** Whether a directory has one. */
    public static boolean isIn(Path directory) {
        return GradleProjects.hasAny(directory, GradleProjects.SETTINGS)
                || GradleProjects.hasAny(directory, GradleProjects.SCRIPTS);
    }

    /** The projects of the build in a directory, the root first. */
    public static List<ProjectModule> modules(Path directory, Path workspace) {
        return new GradleBuild(directory, workspace).modules();
    }

    /** The build in a directory. */
    static ProjectBuild of(Path directory, Path workspace, BuildChoices choices) {
        Wrapper gradle = Wrapper.of(
                directory,
                workspace,
                "gradlew",
                List.of("gradle/wrapper/gradle-wrapper.properties", "gradle/wrapper/gradle-wrapper.jar"),
                "gradle");
        GradleBuild build = new GradleBuild(directory, workspace);
        List<String> remarks = new ArrayList<>(build.remarks);
        if (!gradle.remark().isEmpty()) {
            remarks.add(gradle.remark());
        }
        Function<List<String>, String> call = tasks -> new CommandWords(gradle.command())
                .add("--console=plain", "--no-daemon")
                .add(choices.options())
                .add(tasks)
                .toString();
        // Expanded by the shell that runs it: each agent has its own place.
        String coverage = " --init-script \"$" + GradleCoverage.VARIABLE + "\"";
        String task = choices.tests() == null ? "build" : choices.tests();
        List<ProjectModule> modules = build.modules();
        // What an image without a Dockerfile is made of.
        List<String> install = modules.stream().anyMatch(module -> module.product() == Product.DISTRIBUTION)
                ? List.of("installDist")
                : List.of();
        GradleJvm jvm = GradleJvm.of(
                gradle.version(),
                ProjectBuild.newest(modules).map(JavaRelease::number).orElse(null));
        if (!jvm.remark().isEmpty()) {
            remarks.add(jvm.remark());
        }
        return new ProjectBuild(
                BuildTool.GRADLE,
                Repository.relative(workspace, directory),
                Leftovers.removal(
                                directory,
                                build.projects.values().stream().map(project -> project.resolve("build/libs")))
                        + call.apply(choices.skipsTests() ? with("assemble", install) : List.of("testClasses")),
                choices.skipsTests() ? "" : call.apply(with(task, install)) + coverage,
                choices.skipsTests() || task.equals("build") ? "" : call.apply(with("assemble", install)),
                modules,
                jvm.release(),
                remarks);
    }

    private static List<String> with(String task, List<String> others) {
        return Stream.concat(Stream.of(task), others.stream()).toList();
    }

    private List<ProjectModule> modules() {
        List<ProjectModule> modules = new ArrayList<>();
        GradlePrograms programs = new GradlePrograms(script(projects.get(":")).orElse(null), shared);
        projects.forEach((path, directory) -> {
            Optional<GradleText> script = script(directory);
            modules.add(new ProjectModule(
                    path.equals(":") ? rootName : path.substring(path.lastIndexOf(':') + 1),
                    Repository.relative(workspace, directory),
                    script.map(this::needs).orElse(Set.of()),
                    SourceDirectory.hasTests(directory),
                    programs.product(directory, script.orElse(null)),
                    script.filter(text -> IMAGES.stream().anyMatch(text::contains))
                            .isPresent(),
                    GradleJava.release(script.map(GradleText::toString).orElse(""), shared)));
        });
        return modules;
    }

    private Optional<GradleText> script(Path directory) {
        return GradleText.read(directory, workspace, GradleProjects.scripts(directory));
    }

    private Set<String> needs(GradleText script) {
        Set<String> paths = new HashSet<>(script.arguments("project"));
        // A call may name the parameter: project(path: ':a').
        projects.keySet().stream()
                .filter(path -> script.contains("path: '" + path + "'")
                        || script.contains("path = \"" + path + "\"")
                        || script.contains("projects" + accessor(path)))
                .forEach(paths::add);
        Set<String> needs = paths.stream()
                .filter(path -> !path.equals(":") && projects.containsKey(path))
                .map(path -> Repository.relative(workspace, projects.get(path)))
                .collect(Collectors.toSet());
        needs.add(Repository.relative(workspace, projects.get(":")));
        return needs;
    }

    /** As type-safe accessors spell a path: {@code :shop-api:core} is {@code .shopApi.core}. */
    private static String accessor(String path) {
        StringBuilder accessor = new StringBuilder();
        for (String part : path.substring(1).split(":")) {
            accessor.append('.');
            boolean first = true;
            for (String word : part.split("[-_.]")) {
                accessor.append(
                                first || word.isEmpty()
                                        ? word
                                        : word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(first || word.isEmpty() ? "" : word.substring(1));
                first = false;
            }
        }
        return accessor.toString();
    }
}
