package io.jenkins.plugins.delivery.core.helm.manifest;

import java.util.Map;

/**
 * One object of a rendered manifest.
 *
 * @param kind for example {@code Deployment}
 * @param name its name
 * @param namespace the namespace that the manifest names, or empty for the release's
 * @param fields all of it, as YAML maps and lists
 */
public record ManifestObject(String kind, String name, String namespace, Map<String, Object> fields) {
    private static final String HOOK = "helm.sh/hook";

    /** Kind and name, as messages write them. */
    public String id() {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    /** Whether Helm runs it at some moment instead of keeping it. */
    public boolean isHook() {
        return at("metadata", "annotations", HOOK) != null;
    }

    /** The hook's moments, as in {@code pre-upgrade,pre-install}; empty when it is no hook. */
    public String hookMoments() {
        Object moments = at("metadata", "annotations", HOOK);
        return moments == null ? "" : moments.toString();
    }

    /** What stands at a path of mappings; null when there is nothing. */
    public Object at(String... path) {
        Object node = fields;
        for (String name : path) {
            if (!(node instanceof Map<?, ?> map)) {
                return null;
            }
            node = map.get(name);
        }
        return node;
    }
}
