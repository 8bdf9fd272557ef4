package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.stream.Stream;

/** The node cannot make the pod's sandbox, most often because its network does not work. */
final class SandboxRule implements PodRule {
    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        boolean created = sight.pod().containers().stream()
                .anyMatch(container ->
                        container.running().isPresent() || container.lastEnd().isPresent());
        return created
                ? Stream.empty()
                : sight.pod().last("FailedCreatePodSandBox", "NetworkNotReady").stream()
                        .map(event -> new Symptom(
                                Cause.UNKNOWN,
                                sight.pod().subject(),
                                "its node cannot create it: " + OneLine.of(event.message()),
                                Symptom.NEVER));
    }
}
