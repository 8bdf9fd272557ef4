package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The container's program cannot be started: no such executable, no right to it, not for this machine. */
final class CommandRule implements PodRule {
    private static final Set<String> WAITING = Set.of("RunContainerError", "CreateContainerError");
    /** As runc says it, of a container as of a pod's sandbox. */
    static final String OOM_AT_START = "OOM-killed";

    private static final Pattern MOUNT_POINT = Pattern.compile("to rootfs at \"([^\"]++)\"[^:]*+: ");

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
                    .filter(ContainerView::neverRan)
                    .filter(end -> container.waiting().isPresent()
                            || !Timestamps.before(
                                    Timestamps.parse(end.getFinishedAt()),
                                    sight.rollout().scope().since()))
                    .map(CommandRule::text);
        }
        return message.map(text -> Executable.refused(text)
                .map(refused -> new Symptom(
                                Cause.BAD_COMMAND,
                                sight.pod().subject(container, Subject.Log.NONE),
                                refused.sentence(),
                                AT_ONCE)
                        .withHint(refused.hint()))
                .orElseGet(() -> notTheExecutable(sight, container, text)));
    }

    /** The runtime fails before the program's turn comes, most often at a mount. */
    private static Symptom notTheExecutable(Sight sight, ContainerView container, String text) {
        Subject subject = sight.pod().subject(container, Subject.Log.NONE);
        if (text.contains(OOM_AT_START)) {
            return new Symptom(
                    Cause.OUT_OF_MEMORY,
                    subject,
                    "its memory limit is too low to start it at all: " + RuntimeChain.last(text),
                    AT_ONCE);
        }
        Matcher where = MOUNT_POINT.matcher(text);
        if (where.find()) {
            String last = RuntimeChain.last(text);
            return new Symptom(
                            Cause.VOLUME_NOT_MOUNTED,
                            subject,
                            "a volume cannot be mounted at " + OneLine.of(where.group(1)) + ": "
                                    + last.substring(last.lastIndexOf(": ") + 2),
                            AT_ONCE)
                    .withHint(
                            "correct mountPath or subPath: a file goes where a file is, a directory where a directory is");
        }
        boolean mount = text.contains("mount");
        return new Symptom(
                mount ? Cause.VOLUME_NOT_MOUNTED : Cause.UNKNOWN,
                subject,
                (mount ? "a volume is not mounted: " : "the container cannot be started: ") + RuntimeChain.last(text),
                // A runtime that has too much to do fails as well, and not the next time.
                sight.terminalAfter(container.ends()));
    }

    private static String text(ContainerStateTerminated end) {
        return Objects.requireNonNullElse(end.getMessage(), end.getReason());
    }
}
