package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which outcomes of a build are worth a mail. */
public enum MailOccasion {
    FAILURE("failure"),
    UNSTABLE("unstable"),
    ALWAYS("always");

    private final String text;

    MailOccasion(String text) {
        this.text = text;
    }

    /** As Pipelines write it. */
    public String text() {
        return text;
    }

    /**
     * The occasion of this name.
     *
     * @throws InvalidInputException when there is none
     */
    public static MailOccasion parse(String text) {
        return Arrays.stream(values())
                .filter(occasion -> occasion.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "when",
                        text,
                        "is not a choice",
                        "use one of "
                                + Arrays.stream(values())
                                        .map(MailOccasion::text)
                                        .collect(Collectors.joining(", "))));
    }

    boolean includes(Outcome outcome) {
        return switch (this) {
            case FAILURE -> outcome == Outcome.FAILURE;
            case UNSTABLE -> outcome != Outcome.SUCCESS;
            case ALWAYS -> true;
        };
    }
}
