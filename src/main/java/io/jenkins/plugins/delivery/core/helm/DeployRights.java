package io.jenkins.plugins.delivery.core.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a deploy has to be allowed to do in the namespace of its environment, and nothing beyond. */
public final class DeployRights {
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> ALL = List.of("get", "list", "watch", "create", "update", "patch", "delete");

    /** In the order of the documentation: Helm's own, what charts bring, what the watching of a rollout reads. */
    public static final List<Right> LIST = List.of(
            new Right("", "secrets", ALL, "Helm keeps the revisions of a release in Secrets; charts bring Secrets"),
            new Right("apps", "deployments", ALL, "Charts bring them, and their rollout is watched"),
            new Right("apps", "statefulsets", ALL, "Charts bring them, and their rollout is watched"),
            new Right("apps", "daemonsets", ALL, "Charts bring them, and their rollout is watched"),
            new Right("batch", "jobs", ALL, "Hooks of charts, and why one failed"),
            new Right("batch", "cronjobs", ALL, "Charts bring them"),
            new Right("", "services", ALL, "Charts bring them, and whether one has an address"),
            new Right("", "configmaps", ALL, "Charts bring them, from appConfig for one"),
            new Right("", "serviceaccounts", ALL, "Charts bring them"),
            new Right("", "persistentvolumeclaims", ALL, "Charts bring them, and why one is not bound"),
            new Right("networking.k8s.io", "ingresses", ALL, "Charts bring them, and the URL is read from them"),
            new Right("autoscaling", "horizontalpodautoscalers", ALL, "Charts bring them"),
            new Right("policy", "poddisruptionbudgets", ALL, "Charts bring them"),
            new Right("apps", "replicasets", READ, "Which pods are the new ones, and what admission refused"),
            new Right("", "pods", READ, "How many are ready, and what is wrong with the others"),
            new Right("", "events", READ, "The warnings that a diagnosis quotes"),
            new Right("", "pods/log", List.of("get"), "The last lines of a container that crashed"),
            new Right("", "namespaces", List.of("get"), "A missing namespace is told from missing rights"));

    private DeployRights() {}

    /** The Role that grants them, as YAML. */
    public static String role(String name, String namespace) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: %s
                  namespace: %s
                rules:
                %s""".formatted(name, namespace, rules());
    }

    /** One rule for the resources of a group that get the same verbs. */
    private static String rules() {
        Map<Rule, List<String>> resources = LIST.stream()
                .collect(Collectors.groupingBy(
                        right -> new Rule(right.group(), right.verbs()),
                        LinkedHashMap::new,
                        Collectors.mapping(Right::resource, Collectors.toList())));
        return resources.entrySet().stream()
                .map(entry -> entry.getKey().yaml(entry.getValue()))
                .collect(Collectors.joining());
    }

    private record Rule(String group, List<String> verbs) {
        String yaml(List<String> resources) {
            return """
                      - apiGroups: ["%s"]
                        resources: [%s]
                        verbs: [%s]
                    """.formatted(group, String.join(", ", resources), String.join(", ", verbs));
        }
    }
}
