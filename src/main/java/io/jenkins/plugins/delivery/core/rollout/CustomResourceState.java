package io.jenkins.plugins.delivery.core.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a custom resource is, by what its controller writes into its status in the words that most controllers share:
 * {@code observedGeneration}, and the conditions {@code Ready}, {@code Available}, {@code Reconciling} and {@code
 * Stalled}; of an Argo {@code Rollout} its phase. One without a status has nobody who would say more, and is done.
 *
 * @param done whether nothing of it is waited for
 * @param failed whether its controller has given up
 * @param text for the log: {@code Certificate shop: Ready is False: DoesNotExist, …}
 */
record CustomResourceState(CustomResource resource, boolean done, boolean failed, String text) {
    /** What of a resource says that it is up, the most telling first. */
    private static final List<String> UP = List.of("Ready", "Available", "Healthy");

    static CustomResourceState of(CustomResource resource, @CheckForNull GenericKubernetesResource object) {
        if (object == null || !(object.getAdditionalProperties().get("status") instanceof Map<?, ?> status)) {
            return done(resource, "applied");
        }
        Long generation = object.getMetadata().getGeneration();
        if (isOlder(status.get("observedGeneration"), generation)) {
            return waits(resource, "its controller has not seen the change yet");
        }
        if (resource.kind().equals("Rollout") && resource.apiVersion().startsWith("argoproj.io/")) {
            Optional<CustomResourceState> byPhase = argo(resource, status);
            if (byPhase.isPresent()) {
                return byPhase.get();
            }
        }
        return byConditions(resource, conditions(status), generation);
    }

    private static Optional<CustomResourceState> argo(CustomResource resource, Map<?, ?> status) {
        String message = ConditionText.of(null, status.get("message"));
        return Optional.ofNullable(status.get("phase")).map(phase -> switch (String.valueOf(phase)) {
            case "Healthy" -> done(resource, "Healthy");
            // Whoever is to promote it does so after the deploy.
            case "Paused" -> done(resource, "Paused" + message + ": it goes on when somebody promotes it");
            case "Degraded" -> new CustomResourceState(resource, false, true, resource + ": it is Degraded" + message);
            default -> waits(resource, OneLine.of(String.valueOf(phase)) + message);
        });
    }

    private static CustomResourceState byConditions(
            CustomResource resource, List<Map<?, ?>> conditions, @CheckForNull Long generation) {
        for (Map<?, ?> condition : conditions) {
            if (is(condition, "Stalled", "True")) {
                return new CustomResourceState(resource, false, true, resource + ": it is Stalled" + said(condition));
            }
        }
        for (Map<?, ?> condition : conditions) {
            if (is(condition, "Reconciling", "True")) {
                return waits(resource, "Reconciling" + said(condition));
            }
        }
        return UP.stream()
                .flatMap(type -> conditions.stream().filter(condition -> type.equals(condition.get("type"))))
                .findFirst()
                .map(condition -> up(resource, condition, generation))
                .orElseGet(() -> done(resource, "applied"));
    }

    private static CustomResourceState up(CustomResource resource, Map<?, ?> condition, @CheckForNull Long generation) {
        String type = String.valueOf(condition.get("type"));
        if (isOlder(condition.get("observedGeneration"), generation)) {
            return waits(resource, "its controller has not seen the change yet");
        }
        return "True".equals(condition.get("status"))
                ? done(resource, type)
                : waits(
                        resource,
                        type + " is " + OneLine.of(String.valueOf(condition.get("status"))) + said(condition));
    }

    private static CustomResourceState done(CustomResource resource, String text) {
        return new CustomResourceState(resource, true, false, resource + ": " + text);
    }

    private static CustomResourceState waits(CustomResource resource, String text) {
        return new CustomResourceState(resource, false, false, resource + ": " + text);
    }

    private static boolean is(Map<?, ?> condition, String type, String status) {
        return type.equals(condition.get("type")) && status.equals(condition.get("status"));
    }

    private static String said(Map<?, ?> condition) {
        return ConditionText.of(condition.get("reason"), condition.get("message"));
    }

    private static List<Map<?, ?>> conditions(Map<?, ?> status) {
        return status.get("conditions") instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(condition -> (Map<?, ?>) condition)
                        .toList()
                : List.of();
    }

    /** A number, or as Argo writes it its digits. */
    private static boolean isOlder(@CheckForNull Object observed, @CheckForNull Long generation) {
        if (observed == null || generation == null) {
            return false;
        }
        try {
            return Long.parseLong(String.valueOf(observed)) < generation;
        } catch (NumberFormatException e) {
            // Older Argo wrote a hash there, which says nothing.
            return false;
        }
    }
}
