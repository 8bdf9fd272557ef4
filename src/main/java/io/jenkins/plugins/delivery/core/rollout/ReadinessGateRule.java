package io.jenkins.plugins.delivery.core.rollout;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All containers are ready, and a condition is not true that somebody outside the pod has to set ({@code
 * spec.readinessGates}): a load balancer's controller, mostly, once it sends requests there.
 */
final class ReadinessGateRule implements PodRule {
    private static final Duration A_REGISTRATION = Duration.ofSeconds(10);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        Optional<Instant> ready = sight.pod()
                .condition("ContainersReady")
                .filter(condition -> "True".equals(condition.getStatus()))
                .map(condition -> Timestamps.parse(condition.getLastTransitionTime()));
        if (ready.isEmpty() || sight.pod().ready()) {
            return Stream.empty();
        }
        return sight.pod().pod().getSpec().getReadinessGates().stream()
                .map(PodReadinessGate::getConditionType)
                .flatMap(type -> unmet(sight.pod(), type).stream())
                .map(unmet -> new Symptom(
                                Cause.READINESS,
                                sight.pod().subject(),
                                "its containers are ready, and " + unmet,
                                Symptom.NEVER)
                        .toldFrom(ready.get().plus(A_REGISTRATION))
                        .withHint("see the controller that sets this condition, a load balancer's mostly: its log, and"
                                + " whether it knows the pod's Service"));
    }

    private static Optional<String> unmet(PodView pod, String type) {
        Optional<PodCondition> condition = pod.condition(type);
        if (condition.isEmpty()) {
            return Optional.of("nobody has set the condition of its readiness gate " + OneLine.of(type));
        }
        return condition
                .filter(set -> !"True".equals(set.getStatus()))
                .map(set -> "its readiness gate " + OneLine.of(type) + " is not met"
                        + Stream.of(set.getMessage(), set.getReason())
                                .filter(text -> text != null && !text.isBlank())
                                .findFirst()
                                .map(text -> ": " + OneLine.of(text))
                                .orElse(""));
    }
}
