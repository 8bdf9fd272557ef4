package io.jenkins.plugins.delivery.core.helm.promotion;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.RollbackRule;
import io.jenkins.plugins.delivery.core.helm.release.HealthyMark;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseHistory;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which revision a release goes back to, by the rule of its environment.
 *
 * @param release its name
 * @param environment where
 * @param history what Helm knows of it
 */
public record RollbackTarget(String release, EnvironmentSettings environment, ReleaseHistory history) {
    /**
     * Finds it.
     *
     * @param current the last revision
     * @param wanted by whoever asks; null means the last one that the rule lets
     * @throws DeliveryException when there is none
     */
    public ReleaseRevision find(ReleaseRevision current, @CheckForNull Integer wanted) {
        if (wanted == null) {
            return history.newest(revision -> revision.number() < current.number() && isLet(revision))
                    .orElseThrow(() -> new DeliveryException("No revision of " + release + " before "
                            + current.number() + " was healthy" + byRule() + ", so there is nothing to go back to;"
                            + " there are " + list(revision -> true)));
        }
        if (wanted == current.number()) {
            throw new InvalidInputException(
                    "revision", wanted, "is the current one", "name an earlier one: " + list(revision -> true));
        }
        ReleaseRevision revision = history.numbered(wanted)
                .orElseThrow(() -> new InvalidInputException(
                        "revision", wanted, "is not in the history of " + release, "there are " + list(any -> true)));
        if (rule() != RollbackRule.ANY && !isLet(revision)) {
            String others = list(this::isLet);
            throw new InvalidInputException(
                    "revision",
                    wanted,
                    "may not run in " + environment.name() + " again, because "
                            + objection(revision).orElseThrow() + byRule(),
                    others.isEmpty() ? "deploy an image instead" : "name one of " + others);
        }
        return revision;
    }

    /** The image that a deploy saw healthy with the revision; empty when none did. */
    public Optional<ImageReference> healthyImage(ReleaseRevision revision) {
        return mark(revision).map(mark -> ImageReference.parse(mark.image()));
    }

    /** A revision in words. */
    public static String describe(ReleaseRevision revision) {
        return revision.number() + " (" + revision.appVersion() + ", " + revision.status() + ")";
    }

    /** Without a rule, Helm's own word is enough, as it always was. */
    private boolean isLet(ReleaseRevision revision) {
        return rule() == RollbackRule.ANY
                ? revision.wasHealthy()
                : objection(revision).isEmpty();
    }

    private Optional<String> objection(ReleaseRevision revision) {
        Optional<ImageReference> image = healthyImage(revision).filter(healthy -> healthy.digest() != null);
        if (image.isEmpty()) {
            return Optional.of("no deploy saw its image healthy");
        }
        return rule() == RollbackRule.AS_DEPLOY
                ? new RenderedImages(image.get(), environment.runRules().allowedImages())
                        .objection(revision.manifest() + "\n" + revision.hooks())
                : Optional.empty();
    }

    /** A roll-back has no mark of its own, but what it went back to has. */
    private Optional<HealthyMark> mark(ReleaseRevision revision) {
        if (!revision.wasHealthy()) {
            return Optional.empty();
        }
        return HealthyMark.of(revision)
                .or(() -> revision.rolledBackTo().stream()
                        .filter(number -> number < revision.number())
                        .mapToObj(history::numbered)
                        .flatMap(Optional::stream)
                        .filter(earlier -> earlier.manifest().equals(revision.manifest())
                                && earlier.hooks().equals(revision.hooks()))
                        .findFirst()
                        .flatMap(this::mark));
    }

    private RollbackRule rule() {
        return environment.rollbackRule();
    }

    private String byRule() {
        return rule() == RollbackRule.ANY
                ? ""
                : " (environments.rollback of " + environment.name() + " is " + rule().text() + ")";
    }

    private String list(Predicate<ReleaseRevision> which) {
        return history.revisions().stream()
                .filter(which)
                .map(RollbackTarget::describe)
                .collect(Collectors.joining("; "));
    }
}
