package io.jenkins.plugins.delivery.core.project;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which profiles of a POM are active, as far as the command line and the file tell. What only the agent knows is taken to
 * be as on most: Linux, and a Java that is not older than a range without an end.
 *
 * @param chosen by {@code -P}
 * @param refused by {@code -P} with {@code !} or {@code -} before the name
 * @param properties of {@code -D}, with {@code true} for those without a value
 */
record MavenProfiles(Set<String> chosen, Set<String> refused, Map<String, String> properties) {
    /** Nobody chooses. */
    static final MavenProfiles NONE = new MavenProfiles(Set.of(), Set.of(), Map.of());

    /** Each is active: what a build that nobody knows may have had. */
    static final MavenProfiles EVERY = new MavenProfiles(Set.of("*"), Set.of(), Map.of());

    private static final Set<String> LONG_NAMES = Set.of("-P", "--activate-profiles");
    private static final Set<String> DEFINE = Set.of("-D", "--define");

    /** As {@code [17,)}, {@code 17} and {@code [11,22)}, of which the last has an end. */
    private static final Pattern WITHOUT_END = Pattern.compile("[\\[(]\\s*+[\\d._]++\\s*+,\\s*+\\)");

    private static final Set<String> SYSTEMS = Set.of("unix", "linux", "!windows", "!mac", "!dos");

    MavenProfiles {
        chosen = Set.copyOf(chosen);
        refused = Set.copyOf(refused);
        properties = Map.copyOf(properties);
    }

    /**
     * Those of a project.
     *
     * @param directory in which Maven runs, which has its options in {@code .mvn/maven.config} or below one that has
     * @param workspace above which no directory counts
     * @param options of Maven's command line, which win
     */
    static MavenProfiles of(Path directory, Path workspace, List<String> options) {
        return of(Stream.concat(MavenConfig.options(directory, workspace).stream(), options.stream())
                .toList());
    }

    /** @param options of Maven's command line, as {@code -Pci,!docs}; of those that are given twice the last counts */
    static MavenProfiles of(List<String> options) {
        Set<String> chosen = new HashSet<>();
        Set<String> refused = new HashSet<>();
        Map<String, String> properties = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (LONG_NAMES.contains(option) && i + 1 < options.size()) {
                names.addAll(List.of(options.get(i + 1).split(",")));
            } else if (DEFINE.contains(option) && i + 1 < options.size()) {
                define(options.get(i + 1), properties);
            } else if (option.startsWith("--activate-profiles=")) {
                names.addAll(List.of(option.substring(option.indexOf('=') + 1).split(",")));
            } else if (option.startsWith("-P")) {
                names.addAll(List.of(option.substring(2).split(",")));
            } else if (option.startsWith("-D")) {
                define(option.substring(2), properties);
            }
        }
        for (String name : names) {
            String trimmed = name.trim();
            if (trimmed.startsWith("!") || trimmed.startsWith("-")) {
                refused.add(trimmed.substring(1));
            } else {
                chosen.add(trimmed.startsWith("+") || trimmed.startsWith("?") ? trimmed.substring(1) : trimmed);
            }
        }
        return new MavenProfiles(chosen, refused, properties);
    }

    private static void define(String property, Map<String, String> properties) {
        String[] parts = property.split("=", 2);
        properties.put(parts[0], parts.length > 1 ? parts[1] : "true");
    }

    /**
     * The active profiles of a POM: those that are chosen or whose conditions hold, else those that are active by
     * default.
     *
     * @param directory of the POM
     */
    List<XmlElement> active(XmlElement project, Path directory) {
        List<XmlElement> allowed = project.all("profiles", "profile").stream()
                .filter(profile -> !refused.contains(profile.text("id")))
                .toList();
        if (equals(EVERY)) {
            return allowed;
        }
        List<XmlElement> active = allowed.stream()
                .filter(profile -> chosen.contains(profile.text("id"))
                        || profile.first("activation")
                                .filter(activation -> holds(activation, directory))
                                .isPresent())
                .toList();
        return active.isEmpty()
                ? allowed.stream()
                        .filter(profile ->
                                profile.text("activation", "activeByDefault").equals("true"))
                        .toList()
                : active;
    }

    private boolean holds(XmlElement activation, Path directory) {
        List<XmlElement> conditions = activation.children().stream()
                .filter(condition -> !condition.name().equals("activeByDefault"))
                .toList();
        return !conditions.isEmpty()
                && conditions.stream().allMatch(condition -> switch (condition.name()) {
                    case "property" -> property(condition.text("name"), condition.text("value"));
                    case "jdk" -> WITHOUT_END.matcher(condition.text()).matches();
                    case "file" -> file(condition, directory);
                    case "os" ->
                        condition.children().stream()
                                .allMatch(part -> SYSTEMS.contains(part.text().toLowerCase(Locale.ROOT)));
                    default -> false;
                });
    }

    private boolean property(String name, String value) {
        if (name.startsWith("!")) {
            return !properties.containsKey(name.substring(1));
        }
        String actual = properties.get(name);
        if (value.startsWith("!")) {
            return !value.substring(1).equals(actual);
        }
        return actual != null && (value.isEmpty() || value.equals(actual));
    }

    private static boolean file(XmlElement condition, Path directory) {
        String exists = condition.text("exists");
        String missing = condition.text("missing");
        return !exists.isEmpty() && isThere(exists, directory) || !missing.isEmpty() && !isThere(missing, directory);
    }

    private static boolean isThere(String name, Path directory) {
        String plain = PomFile.withoutOwnDirectory(name);
        try {
            Path named = directory.resolve(plain).normalize();
            return !plain.contains("${") && named.startsWith(directory) && Files.exists(named);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
