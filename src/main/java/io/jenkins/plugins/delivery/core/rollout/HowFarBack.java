package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.GoDuration;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.time.Duration;

/** The parameter {@code since}: how old a warning may be that is told. */
public final class HowFarBack {
    public static final String DEFAULT = "1h";

    private HowFarBack() {}

    /**
     * Reads it.
     *
     * @param since a duration, as in {@code 90m}
     * @throws InvalidInputException when it is none
     */
    public static Duration parse(String since) {
        return GoDuration.parse(since)
                .orElseThrow(
                        () -> new InvalidInputException("since", since, "is not a duration", "write it as 90m or 24h"));
    }
}
