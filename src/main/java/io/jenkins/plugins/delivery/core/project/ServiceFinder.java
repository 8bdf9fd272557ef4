package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.image.program.BuiltProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the services of a repository: those that the team names, else every module with a Dockerfile, and of each build
 * without any, every module that makes a program. Beside modules with a Dockerfile, those are services as well whose
 * builds make an image.
 */
final class ServiceFinder {
    private final Path workspace;
    private final RepositoryRequest request;
    private final List<List<ProjectModule>> builds;
    private final List<ProjectModule> modules;
    private final DockerfileSearch dockerfiles;
    private final ComposeBuilds compose;
    private final List<String> remarks = new ArrayList<>();

    /** What docker-compose files say of modules, where nothing else does. */
    private final Map<ProjectModule, ServiceOptions> composed = new HashMap<>();

    /** Modules whose images are meant to be built, but not with what is there. */
    private final Set<ProjectModule> unusable = new HashSet<>();

    /** @param builds the modules of each build; at least one */
    ServiceFinder(Path workspace, List<List<ProjectModule>> builds, RepositoryRequest request) {
        this.workspace = workspace;
        this.request = request;
        this.builds = List.copyOf(builds);
        this.modules = builds.stream().flatMap(List::stream).toList();
        List<Path> directories = modules.stream().map(this::directory).toList();
        this.dockerfiles = new DockerfileSearch(workspace, Set.copyOf(directories));
        this.compose = ComposeBuilds.in(workspace, directories);
    }

    /** What the log should say of the search. */
    List<String> remarks() {
        return remarks;
    }

    /**
     * The services, each with a name of its own; none when the repository has only libraries.
     *
     * @throws InvalidInputException when the request names what is not there
     */
    List<Service> find() {
        if (!request.services().isEmpty()) {
            return request.services().entrySet().stream()
                    .map(named -> named(named.getKey(), named.getValue()))
                    .toList();
        }
        if (!request.image().equals(ServiceOptions.NONE)) {
            return List.of(named(onlyName(modules.get(0)), request.image()));
        }
        Map<ProjectModule, Path> found = withDockerfile();
        // A build without any Dockerfile was not meant to have one, whatever its neighbours have.
        List<ProjectModule> services = builds.stream()
                .flatMap(build -> build.stream()
                        .filter(module -> found.containsKey(module)
                                || module.product().runs()
                                        && (build.stream().noneMatch(found::containsKey)
                                                || module.makesImage()
                                                || unusable.contains(module))))
                .toList();
        List<String> without = modules.stream()
                .filter(module -> module.product().runs() && !services.contains(module) && !isBuiltAbove(module, found))
                .map(ProjectModule::directory)
                .toList();
        if (!without.isEmpty()) {
            remarks.add(String.join(", ", without)
                    + (without.size() == 1
                            ? " makes a program and has no Dockerfile: it is no service, unless services names it"
                            : " make programs and have no Dockerfile: they are no services, unless services names"
                                    + " them"));
        }
        if (services.size() == 1) {
            ProjectModule only = services.get(0);
            return List.of(service(onlyName(only), only, found.get(only), options(only)));
        }
        Map<String, Service> byName = new LinkedHashMap<>();
        for (ProjectModule module : services) {
            String name = ServiceName.free(module, byName.keySet());
            byName.put(name, service(name, module, found.get(module), options(module)));
        }
        return List.copyOf(byName.values());
    }

    private String onlyName(ProjectModule module) {
        return request.app() == null ? ServiceName.any(module.name()) : request.app();
    }

    private Map<ProjectModule, Path> withDockerfile() {
        Map<ProjectModule, Path> found = new LinkedHashMap<>();
        Map<ProjectModule, Path> owners = new DockerfileOwners(workspace, modules, file -> copied(file, null, Map.of()))
                .of(dockerfiles.ofNoModule());
        owners.keySet().removeIf(module -> !dockerfiles.of(directory(module)).isEmpty());
        for (ProjectModule module : modules) {
            List<Path> candidates = dockerfiles.of(directory(module)).stream()
                    .filter(file -> !owners.containsValue(file))
                    .filter(file -> isOfProgram(file, module))
                    .toList();
            CopiedSources copied = candidates.size() == 1 ? copied(candidates.get(0), module, Map.of()) : null;
            List<ProjectModule> below = copied == null ? List.of() : programsThatItIsFor(copied, module);
            if (!below.isEmpty()) {
                below.forEach(other -> found.putIfAbsent(other, candidates.get(0)));
            } else if (copied != null && isUsable(copied, candidates.get(0), module)) {
                found.put(module, candidates.get(0));
            } else if (copied != null && isForAll(copied)) {
                modules.stream()
                        .filter(other -> other.product().runs())
                        .forEach(other -> found.putIfAbsent(other, candidates.get(0)));
            } else if (!candidates.isEmpty() && !isComposed(module, candidates, found) && isMeant(module, candidates)) {
                unusable.add(module);
                remarks.add(candidates.stream()
                                .map(file -> Repository.relative(workspace, file))
                                .limit(10)
                                .collect(Collectors.joining(", "))
                        + (candidates.size() > 1
                                ? " are several: "
                                : " wants what cannot be known, or what the build does not leave there: ")
                        + "to use one, name the service with it, as in services: ["
                        + ServiceName.any(module.name()) + ": [dockerfile: '"
                        + Repository.relative(workspace, candidates.get(0)) + "']]");
            }
        }
        found.putAll(owners);
        modules.stream()
                .filter(module -> module.product().runs() && !unusable.contains(module) && isOpen(module, found))
                .forEach(module -> isComposed(module, List.of(), found));
        // The root's is for all together, when modules have theirs: a build image, or the whole in one.
        if (found.size() > 1) {
            Predicate<ProjectModule> root =
                    module -> module.directory().isEmpty() && !module.product().runs();
            found.keySet().removeIf(root);
        }
        return found;
    }

    /** Whether the Dockerfiles may be the module's: those of databases and brokers lie beside lists of modules, too. */
    private boolean isMeant(ProjectModule module, List<Path> candidates) {
        return module.product().runs()
                || SourceDirectory.hasCode(directory(module))
                || modules.size() == 1
                || candidates.stream()
                        .anyMatch(file -> copied(file, module, Map.of()).areOfProgram());
    }

    /** Whether a Dockerfile above takes everything, and builds the program itself. */
    private boolean isBuiltAbove(ProjectModule program, Map<ProjectModule, Path> found) {
        return found.entrySet().stream()
                .anyMatch(entry -> entry.getKey().directory().isEmpty()
                        && !entry.getKey().equals(program)
                        && copied(entry.getValue(), entry.getKey(), Map.of()).areWhole());
    }

    private ServiceOptions options(ProjectModule module) {
        return composed.getOrDefault(module, ServiceOptions.NONE);
    }

    /** Whether no Dockerfile is known, or one with an argument whose value is a guess. */
    private boolean isOpen(ProjectModule module, Map<ProjectModule, Path> found) {
        Path dockerfile = found.get(module);
        return dockerfile == null
                || !composed.containsKey(module)
                        && !copied(dockerfile, module, Map.of()).guesses().isEmpty();
    }

    /** Takes what a docker-compose file says of a module, when one does. */
    private boolean isComposed(ProjectModule module, List<Path> candidates, Map<ProjectModule, Path> found) {
        Path known = found.get(module);
        Optional<ComposeBuild> build = compose.of(module, candidates, one -> {
            CopiedSources copied = copied(one.dockerfile(), module, one.args());
            return (known == null || known.equals(one.dockerfile()))
                    && !DockerfileSearch.isVariant(one.dockerfile())
                    && copied.areKnown()
                    && copied.areOfProgram()
                    && copied.comeFrom(one.context(), isModule(one.context()));
        });
        build.ifPresent(one -> {
            found.put(module, one.dockerfile());
            composed.put(module, one.options(workspace));
            remarks.add(one.remark(ServiceName.any(module.name()), workspace));
        });
        return build.isPresent();
    }

    /**
     * One that copies what a build makes, beside modules of which the one that has it makes nothing, is for each of
     * them, as in {@code docker build -f docker/Dockerfile orders}.
     */
    private List<ProjectModule> programsThatItIsFor(CopiedSources copied, ProjectModule module) {
        boolean makes = module.product().runs() || SourceDirectory.hasCode(directory(module));
        if (makes || !copied.areKnown() || !copied.areAllOutputs()) {
            return List.of();
        }
        String above = module.directory().isEmpty() ? "" : module.directory() + "/";
        return modules.stream()
                .filter(other -> other != module
                        && other.product().runs()
                        && other.directory().startsWith(above))
                .toList();
    }

    /** One that is somewhere below a program may be that of its database, and so may one with a name of its own. */
    private boolean isOfProgram(Path dockerfile, ProjectModule module) {
        return DockerfileSearch.isInUsualPlace(directory(module), dockerfile)
                || (module.product().runs()
                        ? copied(dockerfile, module, Map.of()).areOfProgram()
                        : DockerfileSearch.isPlain(dockerfile));
    }

    private boolean isUsable(CopiedSources copied, Path dockerfile, ProjectModule module) {
        // What a module without a program copies has to be there, or in the outputs of another. One that copies
        // nothing is another program's, as a database's.
        boolean strange = !module.product().runs() && (copied.nameArchives() || copied.areNone());
        Path context = best(module, dockerfile, copied);
        return copied.areKnown()
                && !(strange && modules.size() > 1)
                && !copied.areMixed(context, isModule(context))
                && !copied.needAssembly(context)
                && !(module.product() == Product.QUARKUS && copied.needQuarkusJar())
                && (DockerfileSearch.isInUsualPlace(directory(module), dockerfile)
                        || copied.areAllArchives()
                        || copied.comeFrom(context, isModule(context)));
    }

    /** One that takes the name of the archive as an argument serves every module that makes one. */
    private static boolean isForAll(CopiedSources copied) {
        return copied.areKnown() && !copied.guesses().isEmpty() && copied.areAllArchives();
    }

    private CopiedSources copied(Path dockerfile, @CheckForNull ProjectModule module, Map<String, String> buildArgs) {
        boolean gradle = module != null && GradleBuild.isIn(directory(module)) && !PomFile.isIn(directory(module));
        return CopiedSources.of(dockerfile, workspace, buildArgs, (gradle ? "build/libs" : "target") + "/*.jar");
    }

    private Service named(String name, ServiceOptions options) {
        ProjectModule module = module(name, options);
        Path dockerfile = null;
        if (options.dockerfile() == null) {
            List<Path> candidates = module == null ? List.of() : dockerfiles.of(directory(module));
            dockerfile = candidates.size() == 1 ? candidates.get(0) : null;
        } else if (!options.dockerfile().equals(BuiltProgram.dockerfileOf(name))) {
            dockerfile = dockerfile(name, options, module);
        }
        return service(name, module, dockerfile, options);
    }

    private Path dockerfile(String name, ServiceOptions options, @CheckForNull ProjectModule module) {
        List<Path> bases = new ArrayList<>();
        if (options.context() != null) {
            bases.add(context(options.context()));
        }
        bases.add(workspace);
        if (module != null) {
            bases.add(directory(module));
        }
        return bases.stream()
                .map(base -> WorkspaceFile.in(workspace, base, "dockerfile", options.dockerfile()))
                .filter(WorkspaceFile::isFile)
                .map(WorkspaceFile::path)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "dockerfile",
                        options.dockerfile(),
                        "is not in the repository",
                        "for " + name + ", name one of " + allDockerfiles()));
    }

    private String allDockerfiles() {
        String all = modules.stream()
                .flatMap(module -> dockerfiles.of(directory(module)).stream())
                .map(file -> Repository.relative(workspace, file))
                .distinct()
                .limit(20)
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "those that you commit" : all;
    }

    /** The one that is named, or is called as the service, or that its context lies in; null when there is none. */
    @CheckForNull
    private ProjectModule module(String name, ServiceOptions options) {
        if (options.module() != null) {
            return modules.stream()
                    .filter(module -> module.directory().equals(options.module())
                            || module.name().equals(options.module()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(
                            "services." + name + ".module",
                            options.module(),
                            "is no module",
                            "use one of "
                                    + modules.stream().map(ProjectModule::name).collect(Collectors.joining(", "))));
        }
        if (options.context() != null) {
            String context = Repository.relative(workspace, context(options.context()));
            return modules.stream()
                    .filter(module -> module.directory().isEmpty()
                            || context.equals(module.directory())
                            || context.startsWith(module.directory() + "/"))
                    .reduce((one, other) ->
                            one.directory().length() >= other.directory().length() ? one : other)
                    .orElse(null);
        }
        if (modules.size() == 1) {
            return modules.get(0);
        }
        return modules.stream()
                .filter(module -> ServiceName.of(module.name()).equals(name)
                        || ServiceName.of(module.directory()).equals(name)
                        || ServiceName.of(module.directory()).endsWith("-" + name))
                .findFirst()
                .orElse(options.dockerfile() == null ? unknown(name) : null);
    }

    private ProjectModule unknown(String name) {
        throw new InvalidInputException(
                "services",
                name,
                "is called as no module is",
                "say which it is made from, as in " + name + ": [module: '"
                        + modules.get(modules.size() - 1).directory() + "']");
    }

    private Path context(String context) {
        return WorkspaceFile.in(workspace, "context", context).path();
    }

    private Service service(
            String name, @CheckForNull ProjectModule module, @CheckForNull Path dockerfile, ServiceOptions options) {
        if (dockerfile == null) {
            return new Service(
                    name,
                    module == null ? null : module.directory(),
                    module == null ? "" : module.directory(),
                    null,
                    options.target(),
                    options.buildArgs());
        }
        CopiedSources copied = copied(dockerfile, module, options.buildArgs());
        Map<String, String> arguments = new HashMap<>(copied.guesses());
        arguments.putAll(options.buildArgs());
        return new Service(
                name,
                module == null ? null : module.directory(),
                Repository.relative(
                        workspace,
                        options.context() == null ? context(module, dockerfile, copied) : context(options.context())),
                Repository.relative(workspace, dockerfile),
                options.target(),
                arguments);
    }

    /** The directory that has what the Dockerfile copies. */
    private Path context(@CheckForNull ProjectModule module, Path dockerfile, CopiedSources copied) {
        Path own = module == null ? workspace : directory(module);
        Path best = best(module, dockerfile, copied);
        boolean all = copied.areAllIn(best, isModule(best));
        return all || !copied.nameArchives() ? best : own.resolve(PomFile.isIn(own) ? "target" : "build/libs");
    }

    /** Of the directories that may be the context, the one that has most of what is copied. */
    private Path best(@CheckForNull ProjectModule module, Path dockerfile, CopiedSources copied) {
        Path best = module == null ? workspace : directory(module);
        for (Path candidate : List.of(dockerfile.getParent(), workspace)) {
            if (copied.in(candidate, isModule(candidate)) > copied.in(best, isModule(best))) {
                best = candidate;
            }
        }
        return best;
    }

    private boolean isModule(Path directory) {
        return modules.stream().anyMatch(module -> directory(module).equals(directory));
    }

    private Path directory(ProjectModule module) {
        return workspace.resolve(module.directory());
    }
}
