package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.image.program.BuiltProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A service of a repository, and how its image is built; the names are those of {@code buildImage}.
 *
 * @param name in Kubernetes and in the registry
 * @param module the directory of the module that it is made from, relative to the workspace; null when no module is known
 * @param context the directory that COPY copies from, relative to the workspace
 * @param dockerfile relative to the workspace; null when there is none, so that the image is made of what the build made
 * @param target the stage to build; null for the last
 * @param buildArgs for ARG
 */
public record Service(
        String name,
        @CheckForNull String module,
        String context,
        @CheckForNull String dockerfile,
        @CheckForNull String target,
        Map<String, String> buildArgs) {
    public Service {
        buildArgs = Map.copyOf(buildArgs);
    }

    /**
     * For Pipelines and as JSON; what is null is left out. {@code generated} says that the Dockerfile is made when the
     * image is.
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("module", module);
        map.put("context", context.isEmpty() ? "." : context);
        map.put("dockerfile", dockerfile == null ? BuiltProgram.dockerfileOf(name) : dockerfile);
        map.put("generated", dockerfile == null);
        map.put("target", target);
        map.put("buildArgs", new LinkedHashMap<>(buildArgs));
        map.values().removeIf(Objects::isNull);
        return map;
    }

    /** For the log. */
    public String line() {
        return name + ": "
                + (dockerfile == null
                        ? "no Dockerfile, an image of what "
                                + (module == null || module.isEmpty() ? "the build" : module) + " makes"
                        : dockerfile + ", context " + (context.isEmpty() ? "." : context));
    }
}
