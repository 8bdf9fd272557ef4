package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The container's {@code postStart} failed, so that the kubelet killed it: by exit code and log it looks like a program
 * that was killed. The status tells what the hook printed until the back-off hides it; the events tell that it failed.
 */
final class PostStartRule implements PodRule {
    private static final String WAITING = "PostStartHookError";
    private static final Set<String> CREATING = Set.of("ContainerCreating", "PodInitializing");
    private static final int LONGEST = 4_096;
    /** The kubelet's sentence: {@code Exec lifecycle hook ([…]) for Container "a" in Pod "b" failed - error: …}. */
    private static final String HOOK = " lifecycle hook (";

    private static final String CONTAINER = ") for Container ";
    private static final String ERROR = " failed - error: ";
    private static final String NO_OUTPUT = ", message: \"\"";

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
        if (message.isEmpty() && hangs(sight, container)) {
            return Optional.of(unended(sight, container));
        }
        boolean failed = message.isPresent()
                || container.running().isEmpty()
                        && container
                                .lastEnd()
                                .flatMap(end -> sight.pod()
                                        .history(container, "FailedPostStartHook")
                                        .filter(event ->
                                                !Timestamps.before(event.last(), Timestamps.parse(end.getStartedAt())))
                                        .findFirst())
                                .isPresent();
        if (!failed) {
            return Optional.empty();
        }
        int ends = Math.max(1, container.ends());
        return Optional.of(new Symptom(
                        Cause.POST_START_HOOK,
                        sight.pod().subject(container, Subject.Log.PREVIOUS),
                        "its postStart hook fails"
                                + message.map(PostStartRule::why).orElse("")
                                + (ends > 1 ? " (" + ends + " times)" : ""),
                        sight.terminalAfter(ends))
                .withHint(message.filter(text -> !text.startsWith("Exec"))
                        .map(text -> "the program must answer the hook at once when it is started: have it do that work"
                                + " itself, or take the hook out")
                        .orElse(null)));
    }

    /** The kubelet calls a container "creating" until its hook has ended; that it was started is an event alone. */
    private static boolean hangs(Sight sight, ContainerView container) {
        return container.spec().getLifecycle() != null
                && container.spec().getLifecycle().getPostStart() != null
                && container
                        .waiting()
                        .filter(waiting -> CREATING.contains(waiting.getReason()))
                        .isPresent()
                && container.lastEnd().isEmpty()
                && sight.pod().last(container, "Started").isPresent();
    }

    private static Symptom unended(Sight sight, ContainerView container) {
        Instant started = sight.pod().last(container, "Started").orElseThrow().last();
        return new Symptom(
                        Cause.POST_START_HOOK,
                        sight.pod().subject(container, Subject.Log.CURRENT),
                        "its postStart hook has been running for "
                                + Math.max(
                                        0,
                                        Duration.between(started, sight.now()).toSeconds())
                                + " s and has not ended",
                        Symptom.NEVER)
                .toldFrom(started.plus(UnendedRule.WORTH_A_LINE))
                .withHint("see what the hook waits for: Kubernetes calls the container started when it has ended");
    }

    private static String why(String message) {
        Matcher code = EXIT_CODE.matcher(message);
        Matcher printed = PRINTED.matcher(message);
        String said =
                printed.find() ? OneLine.of(printed.group(1).replace("\\n", " ").replace("\\\"", "\"")) : "";
        if (code.find()) {
            return " with exit code " + code.group(1) + (said.isBlank() ? "" : ": " + said.strip());
        }
        if (!said.isBlank()) {
            return ": " + said.strip();
        }
        String text = OneLine.of(message, LONGEST);
        int hook = text.indexOf(HOOK);
        int container = text.indexOf(CONTAINER, Math.max(0, hook));
        int failed = text.indexOf(ERROR, Math.max(0, container));
        if (hook < 0 || container < 0 || failed < 0) {
            return ": " + RuntimeChain.last(message);
        }
        String kind = text.substring(0, hook);
        String error = text.substring(failed + ERROR.length()).replace(NO_OUTPUT, "");
        String called = text.substring(hook + HOOK.length(), container);
        return Executable.refused(error)
                .map(refused -> ": " + refused.sentence())
                .orElseGet(() -> " (" + (kind.equals("Exec") ? "command" : OneLine.of(kind)) + " " + OneLine.of(called)
                        + "): " + RuntimeChain.last(error));
    }
}
