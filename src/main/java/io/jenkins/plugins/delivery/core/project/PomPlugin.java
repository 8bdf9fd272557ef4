package io.jenkins.plugins.delivery.core.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plugin that a {@code pom.xml} names.
 *
 * @param artifactId of the plugin
 * @param version as the file says, properties and all; empty when it does not
 * @param place where the file names it
 * @param goals that it runs without being asked
 * @param argLines what its settings add to the command line of the tests' JVM
 * @param skips what its settings say of whether it, or its tests, are left out, properties and all
 * @param mainClasses the classes that a program begins with, as its settings name them, properties and all
 * @param javaVersions those that its settings require of the Java that Maven runs with, properties and all
 */
public record PomPlugin(
        String artifactId,
        String version,
        Place place,
        Set<String> goals,
        List<String> argLines,
        List<String> skips,
        List<String> mainClasses,
        List<String> javaVersions) {
    private static final Set<String> MAIN_CLASS = Set.of("mainClass", "Main-Class", "Main-Verticle");

    /** Where a plugin stands, which decides whether it runs. */
    public enum Place {
        /** Among the plugins of the build: it runs. */
        BUILD,
        /** In the plugin management: only its version and settings are known. */
        MANAGEMENT,
        /** In a profile, which may or may not be active. */
        PROFILE
    }

    public PomPlugin {
        goals = Set.copyOf(goals);
        argLines = List.copyOf(argLines);
        skips = List.copyOf(skips);
        mainClasses = List.copyOf(mainClasses);
        javaVersions = List.copyOf(javaVersions);
    }

    static List<PomPlugin> of(XmlElement project) {
        List<PomPlugin> plugins = new ArrayList<>();
        add(plugins, Place.BUILD, project.all("build", "plugins", "plugin"));
        add(plugins, Place.MANAGEMENT, project.all("build", "pluginManagement", "plugins", "plugin"));
        add(plugins, Place.PROFILE, project.all("profiles", "profile", "build", "plugins", "plugin"));
        return plugins;
    }

    private static void add(List<PomPlugin> plugins, Place place, List<XmlElement> elements) {
        for (XmlElement element : elements) {
            plugins.add(new PomPlugin(
                    element.text("artifactId"),
                    element.text("version"),
                    place,
                    element.all("executions", "execution", "goals", "goal").stream()
                            .map(XmlElement::text)
                            .collect(Collectors.toSet()),
                    Stream.of(
                                    element.all("configuration", "argLine"),
                                    element.all("executions", "execution", "configuration", "argLine"))
                            .flatMap(List::stream)
                            .map(XmlElement::text)
                            .toList(),
                    Stream.of("skipTests", "skip")
                            .flatMap(name -> element.all("configuration", name).stream())
                            .map(XmlElement::text)
                            .toList(),
                    mainClasses(element).toList(),
                    Stream.concat(
                                    element.all("configuration").stream(),
                                    element.all("executions", "execution", "configuration").stream())
                            .flatMap(settings -> settings.all("rules", "requireJavaVersion", "version").stream())
                            .map(XmlElement::text)
                            .toList()));
        }
    }

    private static Stream<String> mainClasses(XmlElement element) {
        return MAIN_CLASS.contains(element.name())
                ? Stream.of(element.text()).filter(text -> !text.isEmpty())
                : element.children().stream().flatMap(PomPlugin::mainClasses);
    }

    /** Whether its settings name the class that a program begins with. */
    boolean hasMainClass() {
        return !mainClasses.isEmpty();
    }
}
