package io.jenkins.plugins.delivery.core.rollout;

import static io.jenkins.plugins.delivery.core.rollout.Symptom.AT_ONCE;
import static io.jenkins.plugins.delivery.core.rollout.Symptom.NEVER;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The node put the pod out because it ran short of memory or disk. Its controller makes another one, so it counts as a
 * restart does.
 */
final class EvictionRule implements PodRule {
    static final String EVICTED = "Evicted";
    private static final Pattern EMPTY_DIR = Pattern.compile("emptyDir", Pattern.CASE_INSENSITIVE);

    @Override
    public Stream<Symptom> symptoms(Sight sight) {
        if (!evicted(sight.pod())) {
            return Stream.empty();
        }
        long evictions =
                sight.workload().pods().stream().filter(EvictionRule::evicted).count();
        String message =
                Objects.requireNonNullElse(sight.pod().pod().getStatus().getMessage(), "");
        return Stream.of(new Symptom(
                        Cause.EVICTED,
                        sight.pod().subject(),
                        "its node evicted it: " + OneLine.of(message).replaceFirst("\\.$", ""),
                        evictions > sight.rollout().scope().toleratedRestarts() ? AT_ONCE : NEVER)
                .withHint(ownLimit(message)));
    }

    /** What helps when no node ran short, but the pod used more than it may. */
    @CheckForNull
    private static String ownLimit(String message) {
        if (EMPTY_DIR.matcher(message).find()) {
            return "raise the emptyDir's sizeLimit, or write less into it";
        }
        return message.contains("ephemeral local storage usage exceeds")
                        || message.contains("exceeded its local ephemeral storage limit")
                ? "raise resources.limits.ephemeral-storage, or write less: files, emptyDirs and the log count"
                : null;
    }

    private static boolean evicted(PodView pod) {
        return EVICTED.equals(pod.pod().getStatus().getReason())
                && NodeRule.pressure(pod).isEmpty();
    }
}
