package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xml.sax.SAXException;

/**
 * Reads the POMs of a project. What a POM has of its parent is taken from there, and not from the POM that lists it as a
 * module: often they are one file, and as often the parent is in a directory of its own, or elsewhere.
 */
final class PomReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PROPERTIES = 5_000;
    private static final int MOST_PARENTS = 20;
    private static final String ARTIFACT = "artifactId";
    private static final String PARENT = "parent";
    private static final Pattern LEADING = Pattern.compile("^/++");
    private static final List<String> SOURCE_PARTS = List.of("release", "source", "target");

    private final Path workspace;
    private final MavenProfiles profiles;

    /** By their files: many have one parent. */
    private final Map<Path, Parent> parents = new HashMap<>();

    /** The same of POMs that were read as modules, by their artifacts, as Maven finds a parent among them. */
    private final Map<String, Map<String, String>> ofModules = new HashMap<>();

    /**
     * @param workspace which no POM may leave
     * @param profiles those that are chosen
     */
    PomReader(Path workspace, MavenProfiles profiles) {
        this.workspace = workspace;
        this.profiles = profiles;
    }

    /**
     * The POM of a directory.
     *
     * @throws DeliveryException when there is none, or it is no POM
     */
    PomFile read(Path directory) {
        Path file = directory.resolve(PomFile.NAME);
        XmlElement project = parse(file);
        String artifactId = project.text(ARTIFACT);
        if (artifactId.isEmpty() || artifactId.length() > PomFile.LONGEST_TEXT) {
            throw new DeliveryException(file + " has no artifactId: it is no Maven project");
        }
        Map<String, String> properties = properties(project, file, 0);
        ofModules.putIfAbsent(artifactId, properties);
        String name = project.text("name");
        String packaging = PomFile.resolve(project.text("packaging"), properties);
        return new PomFile(
                directory,
                project.text(PARENT, ARTIFACT),
                PomFile.resolve(own(project, "groupId"), properties),
                artifactId,
                PomFile.resolve(own(project, "version"), properties),
                name.isEmpty() || name.contains("${") || name.length() > PomFile.LONGEST_TEXT ? artifactId : name,
                packaging.isEmpty() ? "jar" : packaging,
                modules(project, profiles.active(project, directory)),
                place(project, "sourceDirectory"),
                place(project, "testSourceDirectory"),
                properties,
                PomPlugin.of(project),
                project.all("dependencies", "dependency").stream()
                        .map(dependency -> dependency.text(ARTIFACT))
                        .collect(Collectors.toSet()));
    }

    private XmlElement parse(Path file) {
        try {
            return XmlElement.parse(WorkspaceFile.in(workspace, file.getParent(), PomFile.NAME, file.toString())
                    .bytes(MOST_BYTES));
        } catch (IOException | SAXException e) {
            throw new DeliveryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Its parent's, its own, those of its active profiles, and above all those of the command line, as Maven has them. */
    private Map<String, String> properties(XmlElement project, Path file, int depth) {
        Map<String, String> properties = new TreeMap<>(ofParent(project, file, depth));
        put(project, properties);
        profiles.active(project, file.getParent()).forEach(profile -> put(profile, properties));
        properties.putAll(profiles.properties());
        if (properties.size() > MOST_PROPERTIES) {
            throw new DeliveryException(
                    file + " has, with the POMs above it, more than " + MOST_PROPERTIES + " properties");
        }
        return properties;
    }

    private static void put(XmlElement place, Map<String, String> properties) {
        place.first("properties")
                .map(XmlElement::children)
                .orElse(List.of())
                .forEach(property -> properties.put(property.name(), property.text()));
        compilerSettings(place).forEach(properties::put);
    }

    private Map<String, String> ofParent(XmlElement project, Path file, int depth) {
        String parent = project.text(PARENT, ARTIFACT);
        if (parent.isEmpty()) {
            return Map.of();
        }
        if (depth > MOST_PARENTS) {
            throw new DeliveryException(file + " has more than " + MOST_PARENTS
                    + " parents, or is its own: mend the parents of the POMs above it");
        }
        return parentFile(project, file)
                .flatMap(above -> ofFile(above, parent, depth + 1))
                .orElseGet(() -> ofModules.getOrDefault(parent, Map.of()));
    }

    /** What a file hands down, if it is the POM of the artifact. */
    private Optional<Map<String, String>> ofFile(Path file, String artifact, int depth) {
        Parent known = parents.get(file);
        if (known == null) {
            XmlElement project = parse(file);
            String own = project.text(ARTIFACT);
            known = new Parent(own, own.equals(artifact) ? properties(project, file, depth) : Map.of());
            parents.put(file, known);
        }
        return known.artifactId().equals(artifact) ? Optional.of(known.properties()) : Optional.empty();
    }

    /** What a POM is, and hands down where it is a parent. */
    private record Parent(String artifactId, Map<String, String> properties) {}

    /** Where a POM says that its parent is, and where Maven looks if it says nothing; outside of the workspace it is not looked at. */
    private Optional<Path> parentFile(XmlElement project, Path file) {
        String place = project.first(PARENT, "relativePath")
                .map(XmlElement::text)
                .orElse("../" + PomFile.NAME)
                .replace('\\', '/');
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try {
            WorkspaceFile found = WorkspaceFile.in(workspace, file.getParent(), "relativePath", place);
            WorkspaceFile above = found.isDirectory()
                    ? WorkspaceFile.in(workspace, found.path(), "relativePath", PomFile.NAME)
                    : found;
            return above.isFile() ? Optional.of(above.path()) : Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** The Java that the settings of the compiler's plugin name, as the property that says the same. */
    private static Map<String, String> compilerSettings(XmlElement place) {
        Map<String, String> settings = new TreeMap<>();
        Stream.concat(
                        place.all("build", "pluginManagement", "plugins", "plugin").stream(),
                        place.all("build", "plugins", "plugin").stream())
                .filter(plugin -> plugin.text(ARTIFACT).equals("maven-compiler-plugin"))
                .flatMap(plugin -> plugin.all("configuration").stream())
                .forEach(configuration -> SOURCE_PARTS.forEach(name -> {
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
        return own.isEmpty() ? project.text(PARENT, name) : own;
    }

    @CheckForNull
    private static String place(XmlElement project, String name) {
        String place = PomFile.withoutOwnDirectory(project.text("build", name));
        return place.isEmpty() || place.contains("${") ? null : place;
    }
}
