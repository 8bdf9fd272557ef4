package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a service of a docker-compose file is built.
 *
 * @param file the docker-compose file, relative to the workspace
 * @param service its name there
 * @param context an existing directory of the workspace
 * @param dockerfile an existing file of the workspace
 * @param target the stage to build; null for the last
 * @param args for ARG, without those whose value only the environment of docker-compose knows
 */
record ComposeBuild(
        String file,
        String service,
        Path context,
        Path dockerfile,
        @CheckForNull String target,
        Map<String, String> args) {
    ComposeBuild {
        args = Map.copyOf(args);
    }

    /** Whether another one makes the same image. */
    boolean makesSameAs(ComposeBuild other) {
        return context.equals(other.context)
                && dockerfile.equals(other.dockerfile)
                && Objects.equals(target, other.target)
                && args.equals(other.args);
    }

    /** The same as a team would write it. */
    ServiceOptions options(Path workspace) {
        String place = Repository.relative(workspace, context);
        return new ServiceOptions(
                null,
                place.isEmpty() ? "." : place,
                Repository.relative(workspace, dockerfile),
                target,
                new TreeMap<>(args));
    }

    /** For the log, of the service's name here. */
    String remark(String name, Path workspace) {
        ServiceOptions options = options(workspace);
        return file + " says how the image of " + name + " is built: " + options.dockerfile() + ", context "
                + options.context()
                + (target == null ? "" : ", stage " + target)
                + (args.isEmpty()
                        ? ""
                        : ", with " + String.join(", ", options.buildArgs().keySet()));
    }
}
