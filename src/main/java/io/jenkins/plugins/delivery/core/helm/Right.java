package io.jenkins.plugins.delivery.core.helm;

import java.util.List;

/**
 * Something that has to be allowed in a namespace.
 *
 * @param group the API group of the resource; empty for the core group
 * @param resource the resource in the plural, with its subresource after a '/', as in {@code pods/log}
 * @param verbs what has to be allowed with it, as in {@code get}
 * @param purpose what it is needed for, as a sentence without its full stop
 */
public record Right(String group, String resource, List<String> verbs, String purpose) {
    public Right {
        verbs = List.copyOf(verbs);
    }

    /** The same resource and purpose with some of the verbs. */
    public Right with(List<String> someVerbs) {
        return new Right(group, resource, someVerbs, purpose);
    }

    /** The resource as {@code kubectl} names it, as in {@code deployments.apps}. */
    public String qualifiedResource() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
