package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a team says of the image of a service, where the files do not. Each may be missing; the names are those of {@code
 * buildImage}.
 *
 * @param module its directory, or the name of its artifact
 * @param context the directory that COPY copies from, relative to the workspace
 * @param dockerfile relative to the context or the workspace
 * @param target the stage to build
 * @param buildArgs for ARG
 */
public record ServiceOptions(
        @CheckForNull String module,
        @CheckForNull String context,
        @CheckForNull String dockerfile,
        @CheckForNull String target,
        TreeMap<String, String> buildArgs)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String BUILD_ARGS = "buildArgs";
    private static final List<String> NAMES = List.of("module", "context", "dockerfile", "target", BUILD_ARGS);

    /** Nothing is said. */
    public static final ServiceOptions NONE = new ServiceOptions(null, null, null, null, new TreeMap<>());

    /**
     * Reads them.
     *
     * @param field by which messages name them, as in {@code services.orders}
     * @param values texts, and a map of texts as the arguments
     * @throws InvalidInputException when there is another name, or a value of another kind
     */
    public static ServiceOptions of(String field, Map<String, ?> values) {
        for (String name : values.keySet()) {
            if (!NAMES.contains(name)) {
                throw new InvalidInputException(
                        field,
                        name,
                        "is not known",
                        NearestName.of(name, NAMES)
                                        .map(near -> "did you mean " + near + "? ")
                                        .orElse("")
                                + "use " + String.join(", ", NAMES));
            }
        }
        return new ServiceOptions(
                text(field, values, "module"),
                text(field, values, "context"),
                text(field, values, "dockerfile"),
                text(field, values, "target"),
                arguments(field, values.get(BUILD_ARGS)));
    }

    @CheckForNull
    private static String text(String field, Map<String, ?> values, String name) {
        Object value = values.get(name);
        if (value instanceof Map || value instanceof Iterable) {
            throw new InvalidInputException(
                    field + "." + name, value, "is not a text", "write it as in " + name + ": 'x'");
        }
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().trim();
    }

    private static TreeMap<String, String> arguments(String field, @CheckForNull Object value) {
        TreeMap<String, String> arguments = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, argument) -> arguments.put(String.valueOf(name), String.valueOf(argument)));
        } else if (value != null) {
            throw new InvalidInputException(
                    field + "." + BUILD_ARGS, value, "is not a map", "write it as in buildArgs: [PORT: '8080']");
        }
        return arguments;
    }
}
