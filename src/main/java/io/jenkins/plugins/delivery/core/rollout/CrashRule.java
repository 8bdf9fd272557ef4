package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;
import static io.jenkins.plugins.delivery.core.rollout.Symptom.NEVER;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container that ran and ended: killed for its memory, killed by a probe, or ended by itself. Terminal once it has
 * ended more often than is tolerated; the pods of a Job are the Job's to count.
 */
final class CrashRule implements PodRule {
    /** What stands before the exit code of a program that ended by itself; {@link LogVerdict} goes by it. */
    static final String ENDS = "ends with exit code ";

    private static final int KILLED = 137;
    private static final int TERMINATED = 143;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNAL = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL",
            11, "SIGSEGV", 15, "SIGTERM");
    /** Events and statuses are stamped in whole seconds by different threads of the kubelet. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** How much later than the status an event may come from a node, or an API server, that has too much to do. */
    private static final Duration LATE_EVENT = Duration.ofSeconds(10);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.pod().containers().stream()
                .flatMap(container -> beingKilled(sight, container)
                        .or(() -> container
                                .lastEnd()
                                .filter(end -> counts(sight, container, end))
                                .map(end -> symptom(sight, container, end)
                                        .notBefore(whenItsEventsAreThere(sight, container, end))))
                        .stream());
    }

    /** What the kubelet ends because of a probe or a hook looks like any other end by a signal until its event is there. */
    private static Instant whenItsEventsAreThere(Sight sight, ContainerView container, ContainerStateTerminated end) {
        Container spec = container.spec();
        boolean mayBeItsDoing = spec.getLivenessProbe() != null
                || spec.getStartupProbe() != null
                || spec.getLifecycle() != null && spec.getLifecycle().getPostStart() != null;
        boolean isBySignal = exitCode(end) == KILLED || exitCode(end) == TERMINATED;
        return mayBeItsDoing && isBySignal && !isKilledByTheKubelet(sight, container, end)
                ? Timestamps.parse(end.getFinishedAt()).plus(LATE_EVENT)
                : AT_ONCE;
    }

    /** Until the grace period is over the status shows a run that is up, though its end is decided. */
    private static Optional<Symptom> beingKilled(Sight sight, ContainerView container) {
        return sight.pod().killing(container, "liveness").map(event -> {
            int ends = container.ends() + 1;
            ProbeAnswer answer = ProbeAnswer.last(sight.pod(), container, "liveness");
            return new Symptom(
                            Cause.LIVENESS,
                            sight.pod().subject(container, Subject.Log.CURRENT),
                            "killed because its " + answer + (ends > 1 ? " (" + ends + " times)" : ""),
                            sight.terminalAfter(ends))
                    .withHint(answer.answer().map(ProbeHint::forLastingAnswer).orElse(null));
        });
    }

    private static boolean counts(Sight sight, ContainerView container, ContainerStateTerminated end) {
        // What loops now counts, however long ago it ended last: the waits grow to five minutes.
        boolean loops = container
                .waiting()
                .filter(waiting -> "CrashLoopBackOff".equals(waiting.getReason()))
                .isPresent();
        boolean old = !loops
                && Timestamps.before(
                        Timestamps.parse(end.getFinishedAt()),
                        sight.rollout().scope().since());
        boolean recovered = container.running().isPresent() && container.ready();
        boolean done = exitCode(end) == 0
                && (container.init()
                        || !container.sidecar()
                                && !"Always".equals(sight.pod().pod().getSpec().getRestartPolicy()));
        return !old
                && !recovered
                && !ContainerView.neverRan(end)
                && !done
                && !isEndedAfterTheOthers(sight.pod(), container);
    }

    /** The kubelet ends a sidecar when the pod's work is done, and few end with exit code 0 then. */
    private static boolean isEndedAfterTheOthers(PodView pod, ContainerView container) {
        return container.sidecar()
                && !"Always".equals(pod.pod().getSpec().getRestartPolicy())
                && pod.containers().stream()
                        .filter(other -> !other.init() && !other.sidecar())
                        .allMatch(other -> other.terminated().isPresent());
    }

    private static Symptom symptom(Sight sight, ContainerView container, ContainerStateTerminated end) {
        Subject subject = sight.pod()
                .subject(container, container.terminated().isPresent() ? Subject.Log.CURRENT : Subject.Log.PREVIOUS);
        Instant terminalFrom = terminalFrom(sight, container);
        if ("OOMKilled".equals(end.getReason())) {
            return new Symptom(Cause.OUT_OF_MEMORY, subject, outOfMemory(container, end), terminalFrom);
        }
        Optional<Symptom> killed = killedBy("liveness", Cause.LIVENESS, sight, container, end, subject, terminalFrom)
                .or(() -> killedBy("startup", Cause.STARTUP, sight, container, end, subject, terminalFrom));
        if (killed.isPresent()) {
            return killed.get();
        }
        if (isKilledByNobodyKnown(sight, container, end)) {
            return new Symptom(Cause.OUT_OF_MEMORY, subject, mostLikelyOutOfMemory(container), terminalFrom);
        }
        int exitCode = exitCode(end);
        if (exitCode == NOT_FOUND || exitCode == NOT_EXECUTABLE) {
            return new Symptom(
                    Cause.BAD_COMMAND,
                    subject,
                    "a shell ends with exit code " + exitCode + ": a command is "
                            + (exitCode == NOT_FOUND ? "not found" : "not executable") + times(container),
                    terminalFrom);
        }
        return new Symptom(cause(sight, container), subject, ended(sight, container, end), terminalFrom);
    }

    private static Cause cause(Sight sight, ContainerView container) {
        if (sight.workload().workload().hook()) {
            return Cause.HOOK_FAILED;
        }
        return container.init() ? Cause.INIT_CONTAINER : Cause.CRASH;
    }

    private static Instant terminalFrom(Sight sight, ContainerView container) {
        if (sight.workload().retriedByJob()) {
            return NEVER;
        }
        boolean isStartedAgain = container.sidecar()
                || !"Never".equals(sight.pod().pod().getSpec().getRestartPolicy());
        return isStartedAgain ? sight.terminalAfter(container.ends()) : AT_ONCE;
    }

    private static Optional<Symptom> killedBy(
            String probe,
            Cause cause,
            Sight sight,
            ContainerView container,
            ContainerStateTerminated end,
            Subject subject,
            Instant terminalFrom) {
        Instant from = Timestamps.parse(end.getStartedAt());
        Instant until = Timestamps.parse(end.getFinishedAt()).plus(SLACK);
        boolean killed = sight.pod()
                .history(container, "Killing")
                .filter(event -> event.message().contains("failed " + probe + " probe"))
                .anyMatch(event ->
                        !Timestamps.before(event.last(), from) && !event.last().isAfter(until));
        if (!killed) {
            return Optional.empty();
        }
        ProbeAnswer answer = ProbeAnswer.last(sight.pod(), container, probe);
        return Optional.of(new Symptom(cause, subject, "killed because its " + answer + times(container), terminalFrom)
                .withHint(answer.answer().map(ProbeHint::forLastingAnswer).orElse(null)));
    }

    private static String outOfMemory(ContainerView container, ContainerStateTerminated end) {
        String limit = memoryLimit(container)
                .map(quantity -> "killed for using more than its memory limit of " + quantity)
                .orElse("killed for its use of memory, though it has no limit: the node's memory ran out");
        return limit + " (OOMKilled, exit code " + exitCode(end) + ")" + times(container);
    }

    /**
     * Whether only the kernel can have killed it, which is what has memory ended: the runtime does not always hear of that
     * before the end itself, and then the status does not say it. What the kubelet kills it has an event for.
     */
    private static boolean isKilledByNobodyKnown(Sight sight, ContainerView container, ContainerStateTerminated end) {
        return exitCode(end) == KILLED
                && memoryLimit(container).isPresent()
                && !isKilledByTheKubelet(sight, container, end);
    }

    /** Whether an event since the start of this run says so, whatever its reason. */
    private static boolean isKilledByTheKubelet(Sight sight, ContainerView container, ContainerStateTerminated end) {
        Instant from = Timestamps.parse(end.getStartedAt());
        return sight.pod().history(container, "Killing").anyMatch(event -> !Timestamps.before(event.last(), from));
    }

    private static String mostLikelyOutOfMemory(ContainerView container) {
        return "killed (SIGKILL, exit code " + KILLED
                + ") by nobody that Kubernetes knows of, most likely for using more" + " than its memory limit of "
                + memoryLimit(container).orElseThrow() + times(container);
    }

    private static Optional<String> memoryLimit(ContainerView container) {
        return Optional.ofNullable(container.spec().getResources())
                .map(ResourceRequirements::getLimits)
                .map(limits -> limits.get("memory"))
                .map(Quantity::toString);
    }

    private static String ended(Sight sight, ContainerView container, ContainerStateTerminated end) {
        int exitCode = exitCode(end);
        String signal = SIGNALS.get(exitCode - SIGNAL);
        String after = end.getStartedAt() == null || end.getFinishedAt() == null
                ? ""
                : ", "
                        // Of a run that was very short, a runtime may stamp the start later than the end.
                        + Math.max(
                                0,
                                Duration.between(
                                                Timestamps.parse(end.getStartedAt()),
                                                Timestamps.parse(end.getFinishedAt()))
                                        .toSeconds())
                        + " s after its start";
        String who =
                sight.workload().workload().hook() ? "the " + sight.workload().workload() + " fails: it" : "it";
        String message =
                end.getMessage() == null || end.getMessage().isBlank() ? "" : ": " + OneLine.of(end.getMessage());
        return who + " " + ENDS + exitCode + (signal == null ? "" : " (" + signal + ")")
                + (exitCode == 0 ? " instead of running on" : "") + after + times(container) + message;
    }

    private static String times(ContainerView container) {
        return container.ends() > 1 ? " (" + container.ends() + " times)" : "";
    }

    private static int exitCode(ContainerStateTerminated end) {
        return end.getExitCode() == null ? 0 : end.getExitCode();
    }
}
