package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.jenkins.plugins.delivery.core.rollout.Sight.Waiting;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The container cannot be made: what its configuration names is missing, or its security context forbids the image. */
final class ContainerCreationRule implements PodRule {
    private static final Pattern NAMED_USER = Pattern.compile("non-numeric user \\(([^)]*+)\\)");
    private static final Pattern UNSET_VARIABLE = Pattern.compile("missing value for (\\S+)");

    /** Of containerd, of an image that has no such file as well. */
    private static final Pattern USER_NOT_FOUND =
            Pattern.compile("unable to find (?:user|group) |no users found|/etc/(?:passwd|group): no such file");

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
        if (message.contains("runAsNonRoot") || message.contains("non-root policy")) {
            return Optional.of(new Symptom(Cause.POD_SECURITY, subject, notRoot(message), AT_ONCE)
                    .withHint("let the image's USER, or securityContext.runAsUser, be a number that is not 0"));
        }
        if (message.contains("subPath")) {
            return Optional.of(new Symptom(
                    Cause.VOLUME_NOT_MOUNTED,
                    subject,
                    "a volume is not mounted: " + RuntimeChain.last(message),
                    AT_ONCE));
        }
        Matcher variable = UNSET_VARIABLE.matcher(message);
        if (variable.matches()) {
            return Optional.of(new Symptom(
                            Cause.INVALID_MANIFEST,
                            subject,
                            "a subPathExpr names the variable " + OneLine.of(variable.group(1))
                                    + ", which the container's env does not set",
                            AT_ONCE)
                    .withHint(
                            "set the variable in env of that container (envFrom does not count), or correct its name"));
        }
        if (message.contains("seccomp profile")) {
            return Optional.of(new Symptom(
                            Cause.NODE_REFUSED,
                            subject,
                            "its node lacks the seccomp profile: " + RuntimeChain.last(message),
                            AT_ONCE)
                    .withHint("put the profile on every node, below the kubelet's seccomp directory, or use"
                            + " seccompProfile.type RuntimeDefault"));
        }
        if (USER_NOT_FOUND.matcher(message).find()) {
            return Optional.of(new Symptom(
                            Cause.BAD_COMMAND,
                            subject,
                            "the user that the image or runAsUser names is not in the image: "
                                    + RuntimeChain.last(message),
                            AT_ONCE)
                    .withHint(
                            "add the user to the image (its /etc/passwd), or name it by its number: USER, runAsUser"));
        }
        if (Executable.refused(message).isPresent()) {
            // The executable's own rule names it.
            return Optional.empty();
        }
        return Optional.of(new Symptom(
                Cause.UNKNOWN,
                subject,
                "the container cannot be created: " + RuntimeChain.last(message),
                firstSeen(sight, waiting).plus(sight.rollout().patience().volume())));
    }

    /** Of the image's user, the kubelet knows no more than the image says. */
    private static String notRoot(String message) {
        Matcher named = NAMED_USER.matcher(message);
        if (named.find()) {
            return "runAsNonRoot is set, and the image's user " + OneLine.of(named.group(1))
                    + " is a name: the node cannot know that it is not root";
        }
        return message.contains("runAsUser")
                ? "runAsNonRoot is set, and runAsUser is root"
                : "runAsNonRoot is set, and the image runs as root";
    }

    /** When the kubelet first missed it, of which the status says nothing. */
    private static Instant firstSeen(Sight sight, Waiting waiting) {
        return sight.pod()
                .events(waiting.container(), "Failed")
                .map(ObservedEvent::first)
                .filter(first -> !first.equals(Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElseGet(() -> sight.pod().created());
    }
}
