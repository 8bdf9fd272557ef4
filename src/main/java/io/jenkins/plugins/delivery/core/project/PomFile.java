package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xml.sax.SAXException;

/**
 * What the plugin needs of a module's {@code pom.xml}, read without Maven: parents outside of the workspace are not
 * looked at, and profiles only for their modules and plugins.
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
 * @param properties of this file and those above it, by which others are resolved
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

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PROPERTIES = 5_000;

    /** Of a name or a version. */
    private static final int LONGEST_TEXT = 500;

    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^{}]++)}");
    private static final Pattern LEADING = Pattern.compile("^/++");
    private static final Pattern OWN_DIRECTORY = Pattern.compile("\\$\\{(?:project\\.)?basedir}/");

    /** By which a project says for which Java it is, the one that counts first. */
    private static final List<String> RELEASE =
            List.of("maven.compiler.release", "java.version", "maven.compiler.source", "maven.compiler.target");

    /** By which a project leaves its tests out; a command line may say otherwise. */
    static final List<String> SKIPS = List.of("skipTests", "maven.test.skip");

    private static final String TESTS = "maven-surefire-plugin";

    public PomFile {
        modules = List.copyOf(modules);
        properties = Map.copyOf(properties);
        plugins = List.copyOf(plugins);
        dependencies = Set.copyOf(dependencies);
    }

    /**
     * Reads the file of a directory.
     *
     * @param workspace which the file may not leave
     * @param inherited properties of the module above
     * @param profiles those that are chosen
     * @throws DeliveryException when there is none, or it is no POM
     */
    static PomFile read(Path directory, Path workspace, Map<String, String> inherited, MavenProfiles profiles) {
        Path file = directory.resolve(NAME);
        XmlElement project;
        try {
            project = XmlElement.parse(WorkspaceFile.in(workspace, directory, NAME, file.toString())
                    .bytes(MOST_BYTES));
        } catch (IOException | SAXException e) {
            throw new DeliveryException(file + " cannot be read: " + e.getMessage(), e);
        }
        String artifactId = project.text("artifactId");
        if (artifactId.isEmpty() || artifactId.length() > LONGEST_TEXT) {
            throw new DeliveryException(file + " has no artifactId: it is no Maven project");
        }
        Map<String, String> properties = new TreeMap<>(inherited);
        project.first("properties")
                .map(XmlElement::children)
                .orElse(List.of())
                .forEach(property -> properties.put(property.name(), property.text()));
        compilerSettings(project).forEach(properties::put);
        if (properties.size() > MOST_PROPERTIES) {
            throw new DeliveryException(
                    file + " has, with the POMs above it, more than " + MOST_PROPERTIES + " properties");
        }
        String name = project.text("name");
        String packaging = project.text("packaging");
        return new PomFile(
                directory,
                project.text("parent", "artifactId"),
                resolve(own(project, "groupId"), properties),
                artifactId,
                resolve(own(project, "version"), properties),
                name.isEmpty() || name.contains("${") || name.length() > LONGEST_TEXT ? artifactId : name,
                packaging.isEmpty() ? "jar" : packaging,
                modules(project, profiles.active(project, directory)),
                place(project, "sourceDirectory"),
                place(project, "testSourceDirectory"),
                properties,
                PomPlugin.of(project),
                project.all("dependencies", "dependency").stream()
                        .map(dependency -> dependency.text("artifactId"))
                        .collect(Collectors.toSet()));
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
     * Whether a property leaves its tests out: of it, or of those above it, or one that the settings of a plugin for
     * tests name in it or in those above it.
     *
     * @param above the POM itself, and those above it
     * @param isSet whether the command line says something else of a property
     */
    boolean skipsTests(Stream<PomFile> above, Predicate<String> isSet) {
        boolean byName = SKIPS.stream().noneMatch(isSet) && SKIPS.stream().anyMatch(this::isTrue);
        return byName
                || above.flatMap(pom -> pom.plugins(TESTS))
                        .filter(plugin -> plugin.place() != PomPlugin.Place.PROFILE)
                        .flatMap(plugin -> plugin.skips().stream())
                        .anyMatch(skip -> skip.equals("true") || isTrueProperty(skip, isSet));
    }

    /** Whether a text of a plugin's settings is {@code true}, or a property that is. */
    boolean isTrueText(String text) {
        return value(text).equals("true");
    }

    /** A text of a plugin's settings with the values of the properties that are known here. */
    String value(String text) {
        return resolve(text, properties);
    }

    private boolean isTrue(String property) {
        return resolve(properties.getOrDefault(property, ""), properties).equals("true");
    }

    private boolean isTrueProperty(String text, Predicate<String> isSet) {
        Matcher property = PROPERTY.matcher(text);
        return property.matches() && !isSet.test(property.group(1)) && isTrue(property.group(1));
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

    /** The Java that the settings of the compiler's plugin name, as the property that says the same. */
    private static Map<String, String> compilerSettings(XmlElement project) {
        Map<String, String> settings = new TreeMap<>();
        Stream.concat(
                        project.all("build", "pluginManagement", "plugins", "plugin").stream(),
                        project.all("build", "plugins", "plugin").stream())
                .filter(plugin -> plugin.text("artifactId").equals("maven-compiler-plugin"))
                .flatMap(plugin -> plugin.all("configuration").stream())
                .forEach(configuration -> List.of("release", "source", "target").forEach(name -> {
                    String value = configuration.text(name);
                    String property = "maven.compiler." + name;
                    if (!value.isEmpty() && !value.contains(property)) {
                        settings.put(property, value);
                    }
                }));
        return settings;
    }

    /** Those of the file, and of the profiles that are active; with either slash, and from no root, as Maven takes them. */
    private static List<String> modules(XmlElement project, List<XmlElement> active) {
        return Stream.concat(Stream.of(project), active.stream())
                .flatMap(place -> place.all("modules", "module").stream())
                .map(module -> LEADING.matcher(module.text().replace('\\', '/')).replaceFirst(""))
                .filter(module -> !module.isEmpty())
                .distinct()
                .toList();
    }

    private static String own(XmlElement project, String name) {
        String own = project.text(name);
        return own.isEmpty() ? project.text("parent", name) : own;
    }

    @CheckForNull
    private static String place(XmlElement project, String name) {
        String place = withoutOwnDirectory(project.text("build", name));
        return place.isEmpty() || place.contains("${") ? null : place;
    }

    /** A path, or several, without what begins those of the module in either spelling: they count from there anyway. */
    static String withoutOwnDirectory(String paths) {
        return OWN_DIRECTORY.matcher(paths).replaceAll("");
    }

    private static String resolve(String text, Map<String, String> properties) {
        if (text.length() > LONGEST_TEXT) {
            return "";
        }
        Matcher matcher = PROPERTY.matcher(text);
        String resolved = matcher.replaceAll(property -> {
            String value = properties.getOrDefault(property.group(1), property.group());
            return Matcher.quoteReplacement(value.length() > LONGEST_TEXT ? property.group() : value);
        });
        return resolved.length() > LONGEST_TEXT ? "" : resolved;
    }
}
