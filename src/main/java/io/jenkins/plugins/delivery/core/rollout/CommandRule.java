package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The container's program cannot be started: no such executable, no right to it, not for this machine. */
final class CommandRule implements PodRule {
    private static final Set<String> WAITING = Set.of("RunContainerError", "CreateContainerError");
    private static final Set<String> ENDED = Set.of("StartError", "ContainerCannotRun");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().containers().stream().flatMap(container -> symptom(sight, container).stream());
    }

    private static Optional<Symptom> symptom(Sight sight, ContainerView container) {
        if (container.ready()) {
            return Optional.empty();
        }
        Optional<String> message = container
                .waiting()
                .filter(waiting -> WAITING.contains(waiting.getReason()))
                .map(waiting -> Objects.requireNonNullElse(waiting.getMessage(), ""))
                .filter(text -> Executable.refused(text).isPresent());
        if (message.isEmpty()) {
            message = container
                    .lastEnd()
                    .filter(end -> ENDED.contains(end.getReason()))
                    .filter(end -> container.waiting().isPresent()
                            || !Timestamps.before(
                                    Timestamps.parse(end.getFinishedAt()),
                                    sight.rollout().scope().since()))
                    .map(CommandRule::text);
        }
        return message.map(text -> Executable.refused(text)
                .map(sentence -> new Symptom(
                        Cause.BAD_COMMAND, sight.pod().subject(container, Subject.Log.NONE), sentence, AT_ONCE))
                .orElseGet(() -> notTheExecutable(sight, container, text)));
    }

    /** The runtime fails before the program's turn comes, most often at a mount. */
    private static Symptom notTheExecutable(Sight sight, ContainerView container, String text) {
        boolean mount = text.contains("mount");
        return new Symptom(
                mount ? Cause.VOLUME_NOT_MOUNTED : Cause.UNKNOWN,
                sight.pod().subject(container, Subject.Log.NONE),
                (mount ? "a volume is not mounted: " : "the container cannot be started: ") + OneLine.of(text),
                AT_ONCE);
    }

    private static String text(ContainerStateTerminated end) {
        return Objects.requireNonNullElse(end.getMessage(), end.getReason());
    }
}
