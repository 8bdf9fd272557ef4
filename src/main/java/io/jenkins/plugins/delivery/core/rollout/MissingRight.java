package io.jenkins.plugins.delivery.core.rollout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A right that the API server's authorizer misses, in its words: {@code pods is forbidden: User "deployer" cannot list
 * resource "pods" in API group "" in the namespace "shop-dev"}.
 *
 * @param group API group, empty for the core one
 * @param namespace empty for the whole cluster
 */
record MissingRight(String user, String verb, String resource, String group, String namespace) {
    private static final Pattern WORDS = Pattern.compile("User \\\\?\"([^\"\\\\]*)\\\\?\" cannot (\\w+) resource"
            + " \\\\?\"([^\"\\\\]*)\\\\?\" in API group \\\\?\"([^\"\\\\]*)\\\\?\""
            + "(?: in the namespace \\\\?\"([^\"\\\\]*)\\\\?\")?");

    static Optional<MissingRight> in(String message) {
        Matcher matcher = WORDS.matcher(message);
        return matcher.find()
                ? Optional.of(new MissingRight(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(3),
                        matcher.group(4),
                        matcher.group(5) == null ? "" : matcher.group(5)))
                : Optional.empty();
    }

    Diagnosis diagnosis() {
        String what = resource + (group.isEmpty() ? "" : "." + group);
        return new Diagnosis(
                Cause.FORBIDDEN,
                namespace.isEmpty() ? "Cluster" : "Namespace " + namespace,
                "user " + user + " may not " + verb + " " + what,
                List.of(),
                "allow \"" + verb + "\" on \"" + what + "\" in a "
                        + (namespace.isEmpty() ? "ClusterRole" : "Role of namespace " + namespace)
                        + " that is bound to "
                        + user);
    }
}
