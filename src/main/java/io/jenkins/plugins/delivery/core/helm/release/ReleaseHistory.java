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

    /** The newest revision's number; 0 when there is none. */
    public int lastNumber() {
        return last().map(ReleaseRevision::number).orElse(0);
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

    /**
     * The revision that a run made. Helm hands a revision's labels on to the next one, so it is the first that has them;
     * and a Helm that cannot label makes the next one, when nobody else did.
     *
     * @param run its name
     * @param before the last revision before it; 0 when there was none
     * @param refused whether Helm said that somebody else is at work, so that it made none
     */
    public Optional<ReleaseRevision> madeBy(String run, int before, boolean refused) {
        Optional<ReleaseRevision> labelled = revisions.stream()
                .filter(revision -> revision.number() > before && revision.run().equals(run))
                .findFirst();
        if (labelled.isPresent() || refused) {
            return labelled;
        }
        String handedOn = numbered(before).map(ReleaseRevision::run).orElse("");
        return numbered(before + 1)
                .filter(next -> next.run().isEmpty() || next.run().equals(handedOn))
                .filter(next -> next.rolledBackTo().isEmpty());
    }

    /**
     * The revision that a roll-back made.
     *
     * @param before the last revision before it
     * @param target what it went back to
     */
    public Optional<ReleaseRevision> rolledBackTo(int target, int before) {
        return numbered(before + 1)
                .filter(next -> next.rolledBackTo().isPresent()
                        ? next.rolledBackTo().getAsInt() == target
                        : !next.isByUpgrade());
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
