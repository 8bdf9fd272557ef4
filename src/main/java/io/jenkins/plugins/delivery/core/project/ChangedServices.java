package io.jenkins.plugins.delivery.core.project;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which services a change is about: their own files, or those of a module that they are built from. */
public final class ChangedServices {
    /** What no build reads. */
    private static final Set<String> NO_SOURCE =
            Set.of(".gitignore", ".gitattributes", ".editorconfig", "LICENSE", "NOTICE", "CODEOWNERS", "Jenkinsfile");

    private static final List<String> TEXTS = List.of(".md", ".adoc", ".txt");

    /** In a module that has others below it, what they share. */
    private static final List<String> SHARED =
            List.of(".mvn/", "gradle/", "buildSrc/", "build-logic/", "config/", "src/");

    private final Repository repository;
    private final Map<String, ProjectModule> byDirectory;

    public ChangedServices(Repository repository) {
        this.repository = repository;
        this.byDirectory = repository.modules().stream()
                .collect(Collectors.toMap(ProjectModule::directory, Function.identity(), (one, other) -> one));
    }

    /**
     * By a service's name, the file for which it counts as changed; one that did not change is not among them.
     *
     * @param files that changed, relative to the workspace, with {@code /}
     */
    public Map<String, String> because(Set<String> files) {
        Map<String, String> modules = new HashMap<>();
        for (String file : files) {
            if (isSource(file)) {
                owner(file).ifPresent(module -> modules.putIfAbsent(module.directory(), file));
            }
        }
        Map<String, String> because = new HashMap<>();
        for (Service service : repository.services()) {
            reason(service, files, modules).ifPresent(file -> because.put(service.name(), file));
        }
        return because;
    }

    private Optional<String> reason(Service service, Set<String> files, Map<String, String> modules) {
        if (service.module() == null) {
            // Nothing says from which files it is made.
            return files.stream().filter(file -> isSource(file)).findFirst();
        }
        Optional<String> own = closure(service.module()).stream()
                .filter(modules::containsKey)
                .map(modules::get)
                .findFirst();
        return own.or(
                () -> files.stream().filter(file -> isOfImage(service, file)).findFirst());
    }

    /** The Dockerfile, and what else lies in its context when that is not the whole repository. */
    private static boolean isOfImage(Service service, String file) {
        return file.equals(service.dockerfile())
                || !service.context().isEmpty() && file.startsWith(service.context() + "/") && isSource(file);
    }

    private static boolean isSource(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return !NO_SOURCE.contains(name) && TEXTS.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private Set<String> closure(String directory) {
        Set<String> seen = new HashSet<>();
        add(directory, seen);
        return seen;
    }

    private void add(String directory, Set<String> seen) {
        ProjectModule module = byDirectory.get(directory);
        if (module != null && seen.add(directory)) {
            module.needs().forEach(need -> add(need, seen));
        }
    }

    /** The innermost module that a file is of; empty for one that no module is built from. */
    private Optional<ProjectModule> owner(String file) {
        ProjectModule owner = null;
        for (ProjectModule module : repository.modules()) {
            boolean contains = module.directory().isEmpty() || file.startsWith(module.directory() + "/");
            if (contains
                    && (owner == null
                            || module.directory().length() > owner.directory().length())) {
                owner = module;
            }
        }
        if (owner == null) {
            return Optional.empty();
        }
        String below = owner.directory().isEmpty()
                ? file
                : file.substring(owner.directory().length() + 1);
        boolean isParent = hasModulesBelow(owner);
        return !isParent || !below.contains("/") || SHARED.stream().anyMatch(below::startsWith)
                ? Optional.of(owner)
                : Optional.empty();
    }

    private boolean hasModulesBelow(ProjectModule module) {
        String prefix = module.directory().isEmpty() ? "" : module.directory() + "/";
        return repository.modules().stream()
                .anyMatch(other -> !other.equals(module) && other.directory().startsWith(prefix));
    }
}
