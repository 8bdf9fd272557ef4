package io.jenkins.plugins.delivery.core.rollout;

import java.util.stream.Stream;

/** The node cannot make the pod's sandbox, most often because its network does not work. */
final class SandboxRule implements PodRule {
    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().hasRun()
                ? Stream.empty()
                : sight.pod().last("FailedCreatePodSandBox", "NetworkNotReady").stream()
                        .filter(event -> !sight.pod().hasOvercome(event))
                        .map(event -> symptom(sight, event));
    }

    private static Symptom symptom(Sight sight, ObservedEvent event) {
        if (event.message().contains(CommandRule.OOM_AT_START)) {
            return new Symptom(
                    Cause.OUT_OF_MEMORY,
                    sight.pod().subject(),
                    "the memory limits of its containers are too low to start it at all: "
                            + RuntimeChain.last(event.message()),
                    event.first().plus(sight.rollout().patience().refused()));
        }
        return new Symptom(
                Cause.UNKNOWN,
                sight.pod().subject(),
                "its node cannot create it: " + RuntimeChain.last(event.message()),
                Symptom.NEVER);
    }
}
