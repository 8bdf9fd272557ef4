package io.jenkins.plugins.delivery.core.image.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a token is asked to allow, in canonical order, so that equal wishes share a token.
 *
 * @param values scopes as {@code type:name:action,action}, each resource once
 */
record Scopes(List<String> values) {
    static final Scopes NONE = new Scopes(List.of());

    static Scopes pull(String repository) {
        return new Scopes(List.of("repository:" + repository + ":pull"));
    }

    static Scopes push(String repository) {
        return new Scopes(List.of("repository:" + repository + ":pull,push"));
    }

    /** What giving up an upload takes at registries which count that as deleting. */
    static Scopes cancelUpload(String repository) {
        return new Scopes(List.of("repository:" + repository + ":delete,pull,push"));
    }

    /** These and the scopes of a challenge, separated by blanks. */
    Scopes and(String challenged) {
        return and(new Scopes(Stream.of(challenged.split(" +"))
                .filter(scope -> !scope.isEmpty())
                .toList()));
    }

    Scopes and(Scopes others) {
        Map<String, TreeSet<String>> actions = new TreeMap<>();
        Stream.concat(values.stream(), others.values.stream()).forEach(scope -> {
            int colon = scope.lastIndexOf(':');
            String resource = colon < 0 ? scope : scope.substring(0, colon);
            List<String> wanted = colon < 0
                    ? List.of()
                    : Arrays.asList(scope.substring(colon + 1).split(","));
            actions.computeIfAbsent(resource, name -> new TreeSet<>()).addAll(wanted);
        });
        return new Scopes(actions.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty()
                        ? entry.getKey()
                        : entry.getKey() + ":" + String.join(",", entry.getValue()))
                .toList());
    }

    boolean pushes() {
        return values.stream().anyMatch(scope -> scope.endsWith("push"));
    }
}
