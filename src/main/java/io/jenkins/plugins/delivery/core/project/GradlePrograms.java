package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which projects of a Gradle build are programs, by the plugins that their scripts apply. */
final class GradlePrograms {
    private static final List<String> ENTRY_POINTS = List.of("@SpringBootApplication", "SpringApplication.run");
    private static final List<String> MAIN = List.of("void main(", "fun main(");
    private static final String SPRING_BOOT = "org.springframework.boot";
    private static final String QUARKUS = "io.quarkus";
    private static final Set<String> MICRONAUT = Set.of("io.micronaut.application", "io.micronaut.minimal.application");
    private static final Set<String> SHADOW =
            Set.of("com.github.johnrengelman.shadow", "com.gradleup.shadow", "io.github.goooler.shadow");

    /** As {@code id 'application'} and {@code application { mainClass = … }}, without which no program is installed. */
    private static final Pattern APPLICATION =
            Pattern.compile("['\"](?:java-)?application['\"]|(?m:^[ \\t]*+application[ \\t]*+(?:\\{|$))");

    /**
     * As {@code id 'x'}, {@code id("x")}, {@code apply plugin: 'x'}, {@code apply(plugin = "x")} and, of a version
     * catalog, {@code alias(libs.plugins.x)}; with the rest of its line, which may say {@code apply false}.
     */
    private static final Pattern PLUGIN =
            Pattern.compile("(?<!\\w)(?:id|plugin\\s*+[:=])\\s*+\\(?\\s*+['\"]([^'\"\\n]++)['\"]([^\\n]*+)"
                    + "|(?<!\\w)alias\\s*+\\(?\\s*+\\w++\\.plugins\\.([\\w.]++)([^\\n]*+)");

    private static final Pattern NOT_APPLIED = Pattern.compile("(?<!\\w)apply\\s*+\\(?\\s*+false");

    /** As {@code quarkus = { id = "io.quarkus", … }} and {@code quarkus = "io.quarkus:3.15.1"}. */
    private static final Pattern CATALOG_ENTRY = Pattern.compile(
            "(?m)^[ \\t]*+([\\w-]++)[ \\t]*+=[ \\t]*+(?:\\{[ \\t]*+id[ \\t]*+=[ \\t]*+)?+\"([\\w.-]++)[\":]");

    private static final String CATALOG_SECTION = "[plugins]";

    /** As in {@code plugins { war }}. */
    private static final Pattern WAR = Pattern.compile("(?m)^[ \\t]*+`?+war`?+[ \\t]*+$");

    private final List<String> shared;

    /** The ids of plugins by how scripts name those of a version catalog. */
    private final Map<String, String> catalog = new HashMap<>();

    /** What the root's script applies to all projects. */
    private final Set<String> ofAll;

    /**
     * @param root the script of the root; null when it has none
     * @param shared the texts of the root's script, of its plugins and of its version catalogs
     */
    GradlePrograms(@CheckForNull GradleText root, List<String> shared) {
        this.shared = List.copyOf(shared);
        shared.forEach(text -> CATALOG_ENTRY
                .matcher(section(text))
                .results()
                .forEach(plugin -> catalog.put(plugin.group(1).replaceAll("[-_]", "."), plugin.group(2))));
        this.ofAll = root == null
                ? Set.of()
                : Stream.of("subprojects", "allprojects")
                        .flatMap(root::blocks)
                        .flatMap(block -> plugins(block).stream())
                        .collect(Collectors.toSet());
    }

    /** Of a version catalog's text; empty of any other. */
    private static String section(String text) {
        int start = text.indexOf(CATALOG_SECTION);
        int end = text.indexOf("\n[", start + 1);
        return start < 0 ? "" : text.substring(start, end < 0 ? text.length() : end);
    }

    /** @param script of the project; null when it has none */
    Product product(Path directory, @CheckForNull GradleText script) {
        if (script == null) {
            return Product.NONE;
        }
        Set<String> plugins = new HashSet<>(ofAll);
        plugins.addAll(plugins(script.toString()));
        boolean hasSources = Files.isDirectory(directory.resolve("src/main"));
        if (plugins.contains(QUARKUS) && hasSources) {
            return Product.QUARKUS;
        }
        // A plugin of the company's may bring it, so the code has to say which of them are programs.
        boolean springBoot = script.contains(SPRING_BOOT)
                || script.contains("plugins.spring.boot")
                || shared.stream().anyMatch(text -> text.contains(SPRING_BOOT));
        if (springBoot && SourceDirectory.mentions(directory, ENTRY_POINTS)) {
            return Product.EXECUTABLE_JAR;
        }
        boolean application = script.places(APPLICATION).findAny().isPresent()
                || shared.stream().anyMatch(text -> APPLICATION.matcher(text).find());
        boolean micronaut = plugins.stream().anyMatch(MICRONAUT::contains);
        if (application && namesMainClass(script)
                || micronaut && hasSources && SourceDirectory.mentions(directory, MAIN)) {
            return Product.DISTRIBUTION;
        }
        if (makesFatJar(plugins, script)) {
            return Product.EXECUTABLE_JAR;
        }
        boolean war = plugins.contains("war") || script.places(WAR).findAny().isPresent();
        return war && hasSources ? Product.WAR : Product.NONE;
    }

    /** The ids of the plugins that a script applies. */
    private Set<String> plugins(String script) {
        return PLUGIN.matcher(script)
                .results()
                .filter(plugin -> !NOT_APPLIED
                        .matcher(plugin.group(2) == null ? plugin.group(4) : plugin.group(2))
                        .find())
                .map(plugin -> plugin.group(1) == null
                        ? catalog.getOrDefault(plugin.group(3), plugin.group(3))
                        : plugin.group(1))
                .collect(Collectors.toSet());
    }

    /** A jar with a main class, and with the libraries in it or named beside it. */
    private static boolean makesFatJar(Set<String> plugins, GradleText script) {
        return script.contains("Main-Class")
                && (plugins.stream().anyMatch(SHADOW::contains)
                        || script.contains("zipTree")
                        || script.contains("Class-Path"));
    }

    /** In the settings of the application, in one of the names that it had; that of a task is some other program's. */
    private static boolean namesMainClass(GradleText script) {
        // The main class also in the longer name that it had.
        return script.contains("mainClassName")
                || script.contains("application.mainClass")
                || script.blocks("application").anyMatch(block -> block.contains("mainClass"));
    }
}
