package io.jenkins.plugins.delivery.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parameter of a step or a node of the settings, as {@code schema.txt} has it.
 *
 * @param owner the step, or the node that it is in
 * @param kind {@code switch}, {@code number}, {@code text}, {@code list} or {@code map}
 * @param value the default; {@code null} as a text where there is none
 */
public record OfferedName(String owner, String name, String kind, String value) {
    private static final Path SCHEMA = Path.of("src/test/resources/io/jenkins/plugins/delivery/jenkins/schema.txt");
    private static final Pattern LINE =
            Pattern.compile("(step|setting) (\\S+)\\.(\\w+): (.+?)(?: = '?(.*?)'?|, required)");

    /** All parameters of steps. */
    public static List<OfferedName> parameters() throws IOException {
        return all("step", "");
    }

    /** All leaves of the node {@code microserviceDelivery}. */
    public static List<OfferedName> settings() throws IOException {
        return all("setting", "microserviceDelivery");
    }

    private static List<OfferedName> all(String what, String root) throws IOException {
        return Files.readAllLines(SCHEMA).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(what) && line.group(2).startsWith(root))
                .map(line -> new OfferedName(
                        line.group(2), line.group(3), kind(line.group(4)), String.valueOf(line.group(5))))
                .toList();
    }

    /** By the name of a Java type. */
    public static String kind(String type) {
        return switch (type.replaceAll("<.*", "")) {
            case "boolean", "Boolean" -> "switch";
            case "int", "Integer", "double", "Double" -> "number";
            case "String" -> "text";
            case "List", "String[]" -> "list";
            case "Map" -> "map";
            default -> type;
        };
    }

    /** Whether the other one has the same default, or one of both has none of its own. */
    public boolean agreesWith(String otherValue) {
        return value.equals("null") || otherValue.equals("null") || value.equals(otherValue);
    }
}
