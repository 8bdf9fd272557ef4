package io.jenkins.plugins.delivery.core.helm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.KubernetesName;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user asks {@code helmRollback} for.
 *
 * @param app the service's name, which is the release's
 * @param environment where, by the name that the settings have for it
 * @param revision where to; null means the last healthy revision before the current one
 * @param reason why, for the log and the record; may be empty
 * @param conflicts what becomes of fields that somebody else owns
 * @param timeout how long the rollout may take, as in {@code 5m}; null means the settings' time
 * @param dryRun whether it is only said what would be done
 */
public record RollbackRequest(
        String app,
        String environment,
        @CheckForNull Integer revision,
        String reason,
        Conflicts conflicts,
        @CheckForNull String timeout,
        boolean dryRun)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The same, with who answers for it among its reasons. */
    public RollbackRequest signedOff(SignOff who) {
        String why =
                Stream.of(reason, who.note()).filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
        return new RollbackRequest(app, environment, revision, why, conflicts, timeout, dryRun);
    }

    public RollbackRequest {
        KubernetesName.checkRelease("app", app);
        DeployRequest.checkEnvironment(environment);
        if (revision != null && revision < 1) {
            throw new InvalidInputException(
                    "revision", revision, "is not a revision", "use a number that helm history shows, or leave it out");
        }
        if (timeout != null) {
            HelmSettings.checkTimeout("timeout", timeout);
        }
    }
}
