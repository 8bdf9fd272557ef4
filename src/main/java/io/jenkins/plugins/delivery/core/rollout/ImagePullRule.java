package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;

import io.jenkins.plugins.delivery.core.rollout.Sight.Waiting;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The image does not come: it is not there, the registry refuses, or the registry is not reached. The words are those
 * that containerd and CRI-O pass on from the registry; {@code ImagePullBackOff} repeats them, or leaves them to the
 * event of the pull before.
 */
final class ImagePullRule implements PodRule {
    private static final Set<String> REASONS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");
    private static final Pattern UNREACHABLE = anyOf(
            "no such host",
            "dial tcp",
            "i/o timeout",
            "connection refused",
            "connection reset",
            "network is unreachable",
            "no route to host",
            "TLS handshake timeout",
            "x509:",
            "server gave HTTP response to HTTPS client",
            "first record does not look like a TLS handshake",
            "Client.Timeout exceeded",
            "context deadline exceeded",
            "RegistryUnavailable",
            "registry is unavailable",
            "50[0234] [A-Z]",
            "unexpected EOF");
    private static final Pattern LIMITED = anyOf("429 Too Many Requests", "toomanyrequests");
    private static final Pattern REFUSED = anyOf(
            "401 Unauthorized",
            "403 Forbidden",
            "unauthorized",
            "authentication required",
            "pull access denied",
            "access to the resource is denied",
            "insufficient_scope",
            "no basic auth credentials",
            "invalid username/password",
            "permission.?denied",
            "denied:");
    /** That a token was not had: of a token server that is away as well. */
    private static final Pattern NO_TOKEN = anyOf("authorization failed", "failed to authorize");

    private static final Pattern NO_ROOM = anyOf("no space left on device");
    private static final Pattern NO_SUCH_IMAGE = anyOf(
            "not found",
            "NotFound",
            "manifest unknown",
            "name unknown",
            "repository does not exist",
            "(?<!\\w)404(?!\\w)");
    private static final Pattern NO_SUCH_PLATFORM =
            anyOf("no match for platform in manifest", "no image found in (image index|manifest list) for arch");
    /** What the chain of wrapped errors ends with, which is nearest to the reason. */
    private static final Pattern WRAPPED = Pattern.compile(
            "(?:Back-off pulling image \"[^\"]*+\"|ErrImagePull|ImagePullBackOff|rpc error: code = \\w++ desc"
                    + "|failed to pull and unpack image \"[^\"]*+\"|failed to resolve reference \"[^\"]*+\""
                    + "|failed to resolve image|Failed to pull image \"[^\"]*+\"|initializing source [^ ]++)(?: =|:) ");

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        return sight.waiting(REASONS, waiting -> Optional.of(symptom(sight, waiting)));
    }

    private static Symptom symptom(Sight sight, Waiting waiting) {
        String image = "the image " + waiting.container().spec().getImage();
        String answer = answer(sight.pod(), waiting);
        Instant standing = firstFailure(sight.pod(), waiting.container());
        switch (waiting.reason()) {
            case "InvalidImageName":
                return at(sight, waiting, Cause.IMAGE_NOT_FOUND, image + " is not a valid reference", AT_ONCE)
                        .withHint("correct the reference: host, a repository in lower case, a colon and the tag");
            case "ErrImageNeverPull":
                return at(
                                sight,
                                waiting,
                                Cause.IMAGE_NOT_FOUND,
                                image + " is not on the node, and its pull policy is Never",
                                AT_ONCE)
                        .withHint("let imagePullPolicy be IfNotPresent, or bring the image onto the nodes");
            case "SignatureValidationFailed":
                return at(
                        sight,
                        waiting,
                        Cause.ADMISSION_REFUSED,
                        image + " has no valid signature: " + unwrapped(answer),
                        AT_ONCE);
            default:
                break;
        }
        if (NO_SUCH_PLATFORM.matcher(answer).find()) {
            return at(
                            sight,
                            waiting,
                            Cause.IMAGE_NOT_FOUND,
                            image + " does not exist for the node's platform: " + unwrapped(answer),
                            AT_ONCE)
                    .withHint("build the image for the platform of the nodes as well");
        }
        if (NO_ROOM.matcher(answer).find()) {
            return at(
                    sight,
                    waiting,
                    Cause.NODE_DISK_PRESSURE,
                    "its node has no room for " + image + ": " + unwrapped(answer),
                    standing.plus(sight.rollout().patience().registry()));
        }
        // From the most telling words to the least: a token server's "unauthorized" comes with a "not found", and so
        // does the look-up of a host.
        if (LIMITED.matcher(answer).find()) {
            return at(
                    sight,
                    waiting,
                    Cause.REGISTRY_REFUSED,
                    "the registry's pull rate limit is reached for " + image + ": " + unwrapped(answer),
                    standing.plus(sight.rollout().patience().registry()));
        }
        boolean away = UNREACHABLE.matcher(answer).find();
        if (REFUSED.matcher(answer).find() || !away && NO_TOKEN.matcher(answer).find()) {
            return at(
                    sight,
                    waiting,
                    Cause.REGISTRY_REFUSED,
                    "the registry refuses " + image + missingPullSecret(sight.pod()) + ": " + unwrapped(answer),
                    AT_ONCE);
        }
        if (away) {
            return at(
                    sight,
                    waiting,
                    Cause.REGISTRY_UNREACHABLE,
                    "the registry of " + image + " cannot be reached: " + unwrapped(answer),
                    standing.plus(sight.rollout().patience().registry()));
        }
        if (NO_SUCH_IMAGE.matcher(answer).find()) {
            String said = unwrapped(answer);
            boolean repeats = said.equals(waiting.container().spec().getImage() + ": not found");
            return at(
                    sight,
                    waiting,
                    Cause.IMAGE_NOT_FOUND,
                    image + " does not exist" + (repeats ? "" : ": " + said),
                    AT_ONCE);
        }
        return at(
                sight,
                waiting,
                Cause.UNKNOWN,
                image + " cannot be pulled: " + (answer.isEmpty() ? waiting.reason() : unwrapped(answer)),
                standing.plus(sight.rollout().patience().registry()));
    }

    private static Symptom at(Sight sight, Waiting waiting, Cause cause, String sentence, Instant terminalFrom) {
        return new Symptom(cause, sight.pod().subject(waiting.container(), Subject.Log.NONE), sentence, terminalFrom);
    }

    /** The waiting message; with an older kubelet the event of the last pull, because back-off hides the message. */
    private static String answer(PodView pod, Waiting waiting) {
        String message = waiting.message();
        boolean says = !message.isEmpty() && !message.matches("Back-off pulling image \"[^\"]*\"");
        return says
                ? message
                : pod.events(waiting.container(), "Failed")
                        .map(ObservedEvent::message)
                        .filter(text -> text.startsWith("Failed to pull image"))
                        .reduce((earlier, later) -> later)
                        .orElse("");
    }

    private static Instant firstFailure(PodView pod, ContainerView container) {
        return pod.events(container, "Failed")
                .map(ObservedEvent::first)
                .filter(first -> !first.equals(Instant.MIN))
                .findFirst()
                .orElseGet(pod::created);
    }

    private static String missingPullSecret(PodView pod) {
        return pod.last("FailedToRetrieveImagePullSecret")
                .map(event -> Pattern.compile("\\(([^()]*+)\\)").matcher(event.message()))
                .filter(Matcher::find)
                .map(matcher -> " (the pull secret " + matcher.group(1) + " is missing)")
                .orElse("");
    }

    private static String unwrapped(String answer) {
        return OneLine.of(WRAPPED.matcher(answer).replaceAll(""));
    }

    private static Pattern anyOf(String... words) {
        return Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE);
    }
}
