package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The environments that services are deployed to.
 *
 * @param namespacePrefix the first part of the namespaces that environments have by default; empty when each names its
 *     own
 * @param list in promotion order, with different names
 */
public record Environments(String namespacePrefix, List<EnvironmentSettings> list) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Without environments nothing can be deployed. */
    public static final Environments NONE = new Environments("", List.of());

    public Environments {
        list = List.copyOf(list);
        checkNamespacePrefix(namespacePrefix);
        Set<String> names = new HashSet<>();
        for (EnvironmentSettings environment : list) {
            if (!names.add(environment.name())) {
                throw new InvalidInputException(
                        "environments.name",
                        environment.name(),
                        "is there twice",
                        "give every environment a name of its own");
            }
            checkRequires(environment, names);
            // The namespace has to be known before anything is deployed.
            namespaceOf(namespacePrefix, environment);
        }
    }

    private static void checkRequires(EnvironmentSettings environment, Set<String> names) {
        String requires = environment.protection().requires();
        if (!requires.isEmpty() && (!names.contains(requires) || requires.equals(environment.name()))) {
            throw new InvalidInputException(
                    "environments.requires",
                    requires,
                    "is not an environment before " + environment.name(),
                    "list the environments in the order in which an image goes through them");
        }
    }

    /** Throws unless the value is empty or can begin a namespace's name. */
    public static void checkNamespacePrefix(String prefix) {
        if (!prefix.isEmpty()) {
            KubernetesName.checkLabel("namespacePrefix", prefix);
        }
    }

    /** In promotion order. */
    public List<String> names() {
        return list.stream().map(EnvironmentSettings::name).toList();
    }

    /**
     * The environment of this name.
     *
     * @param field what the user calls the parameter
     * @throws InvalidInputException that lists the known ones
     */
    public EnvironmentSettings named(String field, String name) {
        List<String> known = names();
        return list.stream()
                .filter(environment -> environment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        name,
                        "is not an environment",
                        known.isEmpty()
                                ? "add it to environments in the settings, which has none"
                                : NearestName.of(name, known)
                                                .map(near -> "did you mean " + near + "; ")
                                                .orElse("")
                                        + "the known ones are " + String.join(", ", known)));
    }

    /**
     * Where services are for their users: those that say {@code production}; when none does, the last one.
     *
     * @return none when there are no environments
     */
    public List<String> production() {
        List<String> marked = list.stream()
                .filter(EnvironmentSettings::production)
                .map(EnvironmentSettings::name)
                .toList();
        return marked.isEmpty()
                ? names().stream().skip(Math.max(0, list.size() - 1L)).toList()
                : marked;
    }

    /**
     * The environment of this name, or without a name the last of {@link #production()}.
     *
     * @throws InvalidInputException when there is none
     */
    public EnvironmentSettings namedOrProduction(String field, String name) {
        List<String> production = production();
        return named(field, name.isEmpty() && !production.isEmpty() ? production.get(production.size() - 1) : name);
    }

    /** The environment whose word another one wants; empty when it wants none. */
    public Optional<EnvironmentSettings> predecessorOf(EnvironmentSettings environment) {
        return list.stream()
                .filter(other -> other.name().equals(environment.protection().requires()))
                .findFirst();
    }

    /**
     * Where an image goes next from an environment: to those that require that it was healthy there; when none does, to
     * the one that is listed after it and requires nothing else.
     */
    public List<String> after(String name) {
        List<String> requiring = list.stream()
                .filter(environment -> environment.protection().requires().equals(name))
                .map(EnvironmentSettings::name)
                .toList();
        int index = names().indexOf(name);
        return !requiring.isEmpty() || index < 0
                ? requiring
                : list.stream()
                        .skip(index + 1L)
                        .limit(1)
                        .filter(environment ->
                                environment.protection().requires().isEmpty())
                        .map(EnvironmentSettings::name)
                        .toList();
    }

    /** The namespace of an environment: its own, or {@code <prefix>-<name>}. */
    public String namespaceOf(EnvironmentSettings environment) {
        return namespaceOf(namespacePrefix, environment);
    }

    private static String namespaceOf(String prefix, EnvironmentSettings environment) {
        if (!environment.namespace().isEmpty()) {
            return environment.namespace();
        }
        String namespace = prefix.isEmpty() ? environment.name() : prefix + "-" + environment.name();
        KubernetesName.checkLabel("namespacePrefix-environment", namespace);
        return namespace;
    }
}
