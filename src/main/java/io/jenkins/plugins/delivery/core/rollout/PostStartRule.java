package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The container's {@code postStart} failed, so that the kubelet killed it: by exit code and log it looks like a program
 * that was killed. The status tells what the hook printed until the back-off hides it; the events tell that it failed.
 */
final class PostStartRule implements PodRule {
    private static final String WAITING = "PostStartHookError";
    private static final Pattern EXIT_CODE = Pattern.compile("exited with (\\d{1,3})");
    private static final Pattern PRINTED = Pattern.compile("message: \"((?:[^\"\\\\]|\\\\.)*+)\"");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().containers().stream().flatMap(container -> symptom(sight, container).stream());
    }

    private static Optional<Symptom> symptom(Sight sight, ContainerView container) {
        Optional<String> message = container
                .waiting()
                .filter(waiting -> WAITING.equals(waiting.getReason()))
                .map(waiting -> Objects.requireNonNullElse(waiting.getMessage(), ""));
        boolean failed = message.isPresent()
                || container.running().isEmpty()
                        && container
                                .lastEnd()
                                .flatMap(end -> sight.pod()
                                        .last(container, "FailedPostStartHook")
                                        .filter(event ->
                                                !Timestamps.before(event.last(), Timestamps.parse(end.getStartedAt()))))
                                .isPresent();
        if (!failed) {
            return Optional.empty();
        }
        int ends = Math.max(1, container.ends());
        return Optional.of(new Symptom(
                Cause.POST_START_HOOK,
                sight.pod().subject(container, Subject.Log.PREVIOUS),
                "its postStart hook fails" + message.map(PostStartRule::why).orElse("")
                        + (ends > 1 ? " (" + ends + " times)" : ""),
                sight.terminalAfter(ends)));
    }

    private static String why(String message) {
        Matcher code = EXIT_CODE.matcher(message);
        Matcher printed = PRINTED.matcher(message);
        String said =
                printed.find() ? OneLine.of(printed.group(1).replace("\\n", " ").replace("\\\"", "\"")) : "";
        if (code.find()) {
            return " with exit code " + code.group(1) + (said.isBlank() ? "" : ": " + said.strip());
        }
        return ": " + (said.isBlank() ? OneLine.of(message) : said.strip());
    }
}
