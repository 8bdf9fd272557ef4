package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * Previews of pull requests: a release of its own for each, beside the service, for as long as it is open.
 *
 * @param environment where they run, by its name in the settings; empty when there are none
 * @param limit how many there may be at the same time, 1 to 100
 * @param maxAgeDays for how many days after its last deploy one stays, 1 to 365
 * @param trustedForks whether pull requests from forks that the branch source trusts get one, too
 */
public record PreviewSettings(String environment, int limit, int maxAgeDays, boolean trustedForks)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final int DEFAULT_LIMIT = 10;
    public static final int DEFAULT_MAX_AGE_DAYS = 7;

    /** No previews. */
    public static final PreviewSettings OFF = new PreviewSettings("", DEFAULT_LIMIT, DEFAULT_MAX_AGE_DAYS, false);

    public PreviewSettings {
        if (!environment.isEmpty()) {
            EnvironmentSettings.checkName(environment);
        }
        checkLimit(limit);
        checkMaxAgeDays(maxAgeDays);
    }

    /** Whether there are any. */
    public boolean isOn() {
        return !environment.isEmpty();
    }

    /** How long one stays after its last deploy. */
    public Duration maxAge() {
        return Duration.ofDays(maxAgeDays);
    }

    /** Throws unless it is a number of previews. */
    public static void checkLimit(int limit) {
        if (limit < 1 || limit > 100) {
            throw new InvalidInputException(
                    "previews.limit", limit, "is out of range", "use 1 to 100; without an environment there are none");
        }
    }

    /** Throws unless it is an age. */
    public static void checkMaxAgeDays(int days) {
        if (days < 1 || days > 365) {
            throw new InvalidInputException("previews.maxAgeDays", days, "is out of range", "use 1 to 365");
        }
    }

    /**
     * Throws unless previews can run there: a pull request's image was healthy nowhere before, and nobody is asked about
     * each commit. Asked when there is to be one, since environments come and go.
     */
    public void checkIn(Environments environments) {
        Protection protection =
                environments.named("previews.environment", environment).protection();
        if (protection.approval() || !protection.requires().isEmpty()) {
            throw new InvalidInputException(
                    "previews.environment",
                    environment,
                    protection.approval() ? "needs somebody's approval" : "requires that an image ran elsewhere before",
                    "name an environment that asks neither, as the first one, or one for previews alone");
        }
    }
}
