package io.jenkins.plugins.delivery.core.helm.release;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Helm knows of a release.
 *
 * @param revisions oldest first; none when the release is not there
 */
public record ReleaseHistory(List<ReleaseRevision> revisions) {
    public ReleaseHistory {
        revisions = List.copyOf(revisions);
    }

    /** The newest revision. */
    public Optional<ReleaseRevision> last() {
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
    }

    /** The revision that Helm says is deployed. */
    public Optional<ReleaseRevision> deployed() {
        return newest(revision -> revision.status().equals("deployed"));
    }

    /** The revision of this number. */
    public Optional<ReleaseRevision> numbered(int number) {
        return newest(revision -> revision.number() == number);
    }

    /** The last revision before this one that Helm saw succeed. */
    public Optional<ReleaseRevision> lastHealthyBefore(int number) {
        return newest(revision -> revision.number() < number && revision.wasHealthy());
    }

    /** The newest revision of this kind. */
    public Optional<ReleaseRevision> newest(Predicate<ReleaseRevision> wanted) {
        for (int i = revisions.size() - 1; i >= 0; i--) {
            if (wanted.test(revisions.get(i))) {
                return Optional.of(revisions.get(i));
            }
        }
        return Optional.empty();
    }
}
