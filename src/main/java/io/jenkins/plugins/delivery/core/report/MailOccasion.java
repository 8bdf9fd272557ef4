package io.jenkins.plugins.delivery.core.report;

import io.jenkins.plugins.delivery.core.text.Choice;

/** Which outcomes of a build are worth a mail. */
public enum MailOccasion implements Choice {
    FAILURE("failure"),
    UNSTABLE("unstable"),
    ALWAYS("always");

    private final String text;

    MailOccasion(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /** The occasion of this name; throws when there is none. */
    public static MailOccasion parse(String text) {
        return Choice.parse("when", text, values());
    }

    boolean includes(Outcome outcome) {
        return switch (this) {
            case FAILURE -> outcome == Outcome.FAILURE;
            case UNSTABLE -> outcome != Outcome.SUCCESS;
            case ALWAYS -> true;
        };
    }
}
