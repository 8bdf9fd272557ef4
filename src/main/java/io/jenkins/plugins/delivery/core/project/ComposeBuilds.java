package io.jenkins.plugins.delivery.core.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the docker-compose files of a repository say of how images are built. They are mostly for developers, so they only
 * decide where the Dockerfiles leave something open. Overrides, as {@code docker-compose.dev.yml}, are not looked at.
 */
final class ComposeBuilds {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
    private static final int MOST_FILES = 20;
    private static final int MOST_SERVICES = 500;
    private static final int LONGEST_TEXT = 1_000;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A variable with a value for where it is not set, as {@code ${PORT:-8080}}. */
    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{\\w++:?-([^{}$]*+)}");

    private final Path workspace;
    private final List<ComposeBuild> builds = new ArrayList<>();

    private ComposeBuilds(Path workspace) {
        this.workspace = workspace;
    }

    /**
     * Reads those at the root, one directory below it and in modules; one that is no docker-compose file says nothing.
     *
     * @param modules the directories of all modules
     */
    static ComposeBuilds in(Path workspace, List<Path> modules) {
        ComposeBuilds found = new ComposeBuilds(workspace);
        List<Path> places = new ArrayList<>(List.of(workspace));
        places.addAll(Repository.below(workspace, Set.of("node_modules", "target", "build")));
        places.addAll(modules);
        places.stream()
                .distinct()
                .flatMap(place -> NAMES.stream().map(place::resolve))
                .filter(Files::isRegularFile)
                .limit(MOST_FILES)
                .forEach(found::read);
        return found;
    }

    /** The only one that is for a module: whose Dockerfile is among these, or that is for its directory, or called as it is. */
    Optional<ComposeBuild> of(ProjectModule module, List<Path> dockerfiles, Predicate<ComposeBuild> usable) {
        Path directory = workspace.resolve(module.directory());
        List<ComposeBuild> suitable = builds.stream()
                .filter(build -> dockerfiles.contains(build.dockerfile())
                        || !module.directory().isEmpty() && build.context().startsWith(directory)
                        || isCalledAs(build, module, directory))
                .filter(usable)
                .toList();
        boolean one = !suitable.isEmpty() && suitable.stream().allMatch(suitable.get(0)::makesSameAs);
        return one ? Optional.of(suitable.get(0)) : Optional.empty();
    }

    private static boolean isCalledAs(ComposeBuild build, ProjectModule module, Path directory) {
        String name = ServiceName.of(build.service());
        return !name.isEmpty()
                && (name.equals(ServiceName.of(module.name())) || name.equals(ServiceName.of(FileName.of(directory))));
    }

    private void read(Path file) {
        try {
            JsonNode services = YAML.readTree(WorkspaceFile.in(workspace, "compose", FileName.text(file))
                            .textOfBytes())
                    .path("services");
            services.properties().stream()
                    .limit(MOST_SERVICES)
                    .forEach(service -> build(
                                    file, service.getKey(), service.getValue().path("build"))
                            .ifPresent(builds::add));
        } catch (JsonProcessingException | InvalidInputException e) {
            // It decides nothing then.
            return;
        }
    }

    private Optional<ComposeBuild> build(Path file, String service, JsonNode build) {
        if (build.isMissingNode() || build.has("dockerfile_inline")) {
            return Optional.empty();
        }
        String context = value(build.isTextual() ? build : build.path("context"), ".");
        String dockerfile = value(build.path("dockerfile"), "Dockerfile");
        if (context == null || dockerfile == null) {
            return Optional.empty();
        }
        try {
            Path directory = WorkspaceFile.in(workspace, file.getParent(), "context", context)
                    .path();
            WorkspaceFile found = WorkspaceFile.in(workspace, directory, "dockerfile", dockerfile);
            return found.isFile()
                    ? Optional.of(new ComposeBuild(
                            Repository.relative(workspace, file),
                            service,
                            directory,
                            found.path(),
                            value(build.path("target"), null),
                            args(build.path("args"))))
                    : Optional.empty();
        } catch (InvalidInputException e) {
            // It is outside of the workspace, or somewhere in the network.
            return Optional.empty();
        }
    }

    /** A map, or a list of {@code NAME=value}. */
    private static Map<String, String> args(JsonNode args) {
        Map<String, String> values = new TreeMap<>();
        args.properties().forEach(arg -> put(values, arg.getKey(), value(arg.getValue(), null)));
        if (args.isArray()) {
            for (JsonNode arg : args) {
                String[] parts = arg.asText().split("=", 2);
                if (parts.length == 2) {
                    put(values, parts[0], known(parts[1]));
                }
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, @CheckForNull String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    @CheckForNull
    private static String value(JsonNode node, @CheckForNull String otherwise) {
        return node.isValueNode() && !node.isNull() ? known(node.asText()) : otherwise;
    }

    /** Null when the environment of docker-compose has to be asked. */
    @CheckForNull
    private static String known(String text) {
        if (text.length() > LONGEST_TEXT) {
            return null;
        }
        String known = WITH_DEFAULT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
        return known.contains("$") ? null : known;
    }
}
