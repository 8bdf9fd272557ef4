package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the plugin needs of a module's {@code pom.xml}, read without Maven: parents outside of the workspace are not
 * looked at, and profiles only for their modules, properties and plugins.
 *
 * @param directory of the file
 * @param parent the artifact of the parent; empty when there is none
 * @param groupId with that of the parent when the module has none; empty when neither says
 * @param artifactId never empty
 * @param version as for the group
 * @param name for people; the artifact's when there is none
 * @param packaging as {@code jar}, {@code war} or {@code pom}
 * @param modules directories, as the file says
 * @param sources where its code is when not in the usual place; null when it is
 * @param testSources as for the code
 * @param properties of this file, its parents and its active profiles, and of Maven's options, by which others are
 *     resolved
 * @param plugins in the order of the file
 * @param dependencies the artifacts that it names, those for tests as well
 */
public record PomFile(
        Path directory,
        String parent,
        String groupId,
        String artifactId,
        String version,
        String name,
        String packaging,
        List<String> modules,
        @CheckForNull String sources,
        @CheckForNull String testSources,
        Map<String, String> properties,
        List<PomPlugin> plugins,
        Set<String> dependencies) {
    /** What Maven calls the file. */
    public static final String NAME = "pom.xml";

    /** Of a name or a version. */
    static final int LONGEST_TEXT = 500;

    /** A property may have the value of another, and that of a third. */
    private static final int MOST_STEPS = 5;

    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^{}]++)}");
    private static final Pattern OWN_DIRECTORY = Pattern.compile("\\$\\{(?:project\\.)?basedir}/");

    /** By which a project says for which Java it is, the one that counts first. */
    private static final List<String> RELEASE =
            List.of("maven.compiler.release", "java.version", "maven.compiler.source", "maven.compiler.target");

    /** By which a project leaves its tests out; a command line may say otherwise. */
    private static final List<String> SKIPS = List.of("skipTests", "maven.test.skip");

    static final String TESTS = "maven-surefire-plugin";

    public PomFile {
        modules = List.copyOf(modules);
        properties = Map.copyOf(properties);
        plugins = List.copyOf(plugins);
        dependencies = Set.copyOf(dependencies);
    }

    /** Whether a directory has one. */
    public static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(NAME));
    }

    /**
     * The properties whose names begin so, with the values that they refer to.
     *
     * @return none that refers to what is not known here
     */
    public Map<String, String> propertiesOf(String prefix) {
        Map<String, String> found = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                String resolved = resolve(withoutOwnDirectory(value), properties);
                if (!resolved.contains("${")) {
                    found.put(name, resolved);
                }
            }
        });
        return found;
    }

    /** The Java that it is compiled for, as {@code 17} or {@code 1.8}; null when it does not say. */
    @CheckForNull
    public String javaRelease() {
        return RELEASE.stream()
                .map(property -> resolve(properties.getOrDefault(property, ""), properties))
                .filter(value -> !value.isEmpty() && !value.contains("${"))
                .findFirst()
                .orElse(null);
    }

    /**
     * By what its tests are left out: a property of it or of those above it, or the settings of a plugin for tests in it
     * or in those above it.
     *
     * @param above the POM itself, and those above it
     * @return the property, or the plugin where no property is asked; empty when nothing leaves them out
     */
    Optional<String> leavesTestsOutBy(Stream<PomFile> above) {
        Stream<String> settings = above.flatMap(pom -> pom.plugins(TESTS))
                .filter(plugin -> plugin.place() != PomPlugin.Place.PROFILE)
                .flatMap(plugin -> plugin.skips().stream())
                .filter(this::isTrueText)
                .map(skip -> {
                    Matcher property = PROPERTY.matcher(skip);
                    return property.matches() ? property.group(1) : TESTS;
                });
        return Stream.concat(SKIPS.stream().filter(name -> isTrueText("${" + name + "}")), settings)
                .findFirst();
    }

    /** Whether a text of a plugin's settings is {@code true}, or a property that is. */
    boolean isTrueText(String text) {
        return value(text).equals("true");
    }

    /** A text of a plugin's settings with the values of the properties that are known here. */
    String value(String text) {
        return resolve(text, properties);
    }

    /** The versions of a plugin that the file names and that are known here. */
    Stream<String> versions(String artifact) {
        return plugins(artifact)
                .map(plugin -> resolve(plugin.version(), properties))
                .filter(version -> !version.isEmpty() && !version.contains("${"));
    }

    /** The plugins of a name, wherever they stand. */
    Stream<PomPlugin> plugins(String artifact) {
        return plugins.stream().filter(plugin -> plugin.artifactId().equals(artifact));
    }

    /** A path, or several, without what begins those of the module in either spelling: they count from there anyway. */
    static String withoutOwnDirectory(String paths) {
        return OWN_DIRECTORY.matcher(paths).replaceAll("");
    }

    /** A text with the values of properties in it; those that are not known stay. */
    static String resolve(String text, Map<String, String> properties) {
        String resolved = text.length() > LONGEST_TEXT ? "" : text;
        for (int step = 0; step < MOST_STEPS && resolved.contains("${"); step++) {
            String filled = PROPERTY.matcher(resolved).replaceAll(property -> {
                String value = properties.getOrDefault(property.group(1), property.group());
                return Matcher.quoteReplacement(value.length() > LONGEST_TEXT ? property.group() : value);
            });
            if (filled.equals(resolved)) {
                break;
            }
            resolved = filled.length() > LONGEST_TEXT ? "" : filled;
        }
        return resolved;
    }
}
