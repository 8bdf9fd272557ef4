package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.jenkins.plugins.delivery.core.rollout.Sight.Waiting;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The container cannot be made: what its configuration names is missing, or its security context forbids the image. */
final class ContainerCreationRule implements PodRule {
    private static final Set<String> REASONS = Set.of("CreateContainerConfigError", "CreateContainerError");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.waiting(REASONS, waiting -> symptom(sight, waiting));
    }

    private static Optional<Symptom> symptom(Sight sight, Waiting waiting) {
        Subject subject = sight.pod().subject(waiting.container(), Subject.Log.NONE);
        String message = waiting.message();
        Optional<MissingConfiguration> missing = MissingConfiguration.in(message);
        if (missing.isPresent()) {
            return Optional.of(new Symptom(
                    missing.get().cause(),
                    subject,
                    missing.get().sentence(),
                    firstSeen(sight, waiting).plus(sight.rollout().patience().configuration())));
        }
        if (message.contains("runAsNonRoot")) {
            return Optional.of(new Symptom(
                            Cause.POD_SECURITY,
                            subject,
                            "runAsNonRoot is set and the image runs as root: " + OneLine.of(message),
                            AT_ONCE)
                    .withHint("set USER in the image, or securityContext.runAsUser to a number that is not 0"));
        }
        if (message.contains("subPath")) {
            return Optional.of(new Symptom(
                    Cause.VOLUME_NOT_MOUNTED, subject, "a volume is not mounted: " + OneLine.of(message), AT_ONCE));
        }
        if (Executable.refused(message).isPresent()) {
            // The executable's own rule names it.
            return Optional.empty();
        }
        Instant made = created(sight);
        return Optional.of(new Symptom(
                Cause.UNKNOWN,
                subject,
                "the container cannot be created: " + OneLine.of(message),
                made.plus(sight.rollout().patience().volume())));
    }

    /** When the kubelet first missed it, of which the status says nothing. */
    private static Instant firstSeen(Sight sight, Waiting waiting) {
        return sight.pod()
                .events(waiting.container(), "Failed")
                .map(ObservedEvent::first)
                .filter(first -> !first.equals(Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElseGet(() -> created(sight));
    }

    private static Instant created(Sight sight) {
        return Timestamps.parse(sight.pod().pod().getMetadata().getCreationTimestamp());
    }
}
