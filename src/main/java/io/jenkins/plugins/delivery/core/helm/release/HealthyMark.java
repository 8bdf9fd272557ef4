package io.jenkins.plugins.delivery.core.helm.release;

import io.jenkins.plugins.delivery.core.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deploy writes into Helm's own record of a revision once all its pods were seen ready: {@code helm history}
 * shows it, and it is there for every controller that can reach the cluster.
 *
 * @param image what was deployed, as {@code repository:tag@digest}, the tag or the digest missing when not known
 * @param note who answers for it; may be empty
 */
public record HealthyMark(String image, String note) {
    private static final String PREFIX = "Healthy: ";
    private static final Pattern TEXT = Pattern.compile(Pattern.quote(PREFIX) + "(\\S+?)(?:; (.*))?");

    /** Reads the mark of a revision; empty when it has none. */
    public static Optional<HealthyMark> of(ReleaseRevision revision) {
        Matcher matcher = TEXT.matcher(revision.description());
        return matcher.matches()
                ? Optional.of(new HealthyMark(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)))
                : Optional.empty();
    }

    /** Whether it is this image's, which only a digest says for certain. */
    public boolean isOf(Digest digest) {
        return image.endsWith("@" + digest);
    }

    /** The revision's description. */
    public String text() {
        return PREFIX + image + (note.isEmpty() ? "" : "; " + note);
    }
}
