package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.jenkins.plugins.delivery.core.rollout.Sight.Waiting;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Instant;
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
            return Optional.of(
                    new Symptom(missing.get().cause(), subject, missing.get().sentence(), AT_ONCE));
        }
        if (message.contains("runAsNonRoot")) {
            return Optional.of(new Symptom(
                    Cause.POD_SECURITY,
                    subject,
                    "runAsNonRoot is set and the image runs as root: " + OneLine.of(message),
                    AT_ONCE));
        }
        if (message.contains("subPath")) {
            return Optional.of(new Symptom(
                    Cause.VOLUME_NOT_MOUNTED, subject, "a volume is not mounted: " + OneLine.of(message), AT_ONCE));
        }
        if (Executable.refused(message).isPresent()) {
            // The executable's own rule names it.
            return Optional.empty();
        }
        Instant made = Timestamps.parse(sight.pod().pod().getMetadata().getCreationTimestamp());
        return Optional.of(new Symptom(
                Cause.UNKNOWN,
                subject,
                "the container cannot be created: " + OneLine.of(message),
                made.plus(sight.rollout().patience().volume())));
    }
}
