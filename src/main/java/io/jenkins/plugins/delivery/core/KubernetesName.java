package io.jenkins.plugins.delivery.core;

import java.util.regex.Pattern;

/** Names as Kubernetes and Helm take them. */
public final class KubernetesName {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]*[a-z0-9])?");
    private static final int MAX_LABEL = 63;

    /** Helm leaves room for what it adds. */
    private static final int MAX_RELEASE = 53;

    private KubernetesName() {}

    /** Throws unless the value is a DNS-1123 label, as namespaces are. */
    public static void checkLabel(String field, String name) {
        check(field, name, MAX_LABEL);
    }

    /** Throws unless the value can name a Helm release and the objects in it. */
    public static void checkRelease(String field, String name) {
        check(field, name, MAX_RELEASE);
    }

    private static void check(String field, String name, int length) {
        if (name.isEmpty()) {
            throw new InvalidInputException(field, null, "is missing", "give it, as in index");
        }
        if (!LABEL.matcher(name).matches()) {
            throw new InvalidInputException(
                    field,
                    name,
                    "is not a name in Kubernetes",
                    "use lower-case letters, digits and '-', and begin and end with a letter or digit");
        }
        if (name.length() > length) {
            throw new InvalidInputException(
                    field, name, "is too long with " + name.length() + " characters", "use at most " + length);
        }
    }
}
