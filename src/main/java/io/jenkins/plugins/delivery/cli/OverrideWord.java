package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.freeze.Frozen;
import io.jenkins.plugins.delivery.core.helm.PromotionOverride;
import java.util.List;

/** The word of who runs a command against a rule of an environment. Who has its kubeconfig may give it. */
final class OverrideWord {
    private OverrideWord() {}

    /** In the name of who is logged in on this machine; null when no reason is given. */
    @CheckForNull
    static PromotionOverride of(@CheckForNull String reason) {
        return reason == null ? null : new PromotionOverride(System.getProperty("user.name"), reason);
    }

    /**
     * Whose word lets something pass a freeze.
     *
     * @param done what would be, as in {@code deployed}
     * @return null where nothing is frozen
     * @throws DeliveryException when something is, and no word is given
     */
    @CheckForNull
    static PromotionOverride past(
            List<Frozen> frozen, String done, String environment, @CheckForNull PromotionOverride word) {
        if (frozen.isEmpty()) {
            return null;
        }
        if (word == null) {
            throw new DeliveryException(frozen.get(0).refusal(done, environment));
        }
        return word;
    }
}
