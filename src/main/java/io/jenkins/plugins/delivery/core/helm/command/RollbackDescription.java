package io.jenkins.plugins.delivery.core.helm.command;

import io.jenkins.plugins.delivery.core.text.OneLine;

/** What Helm's history says of a roll-back: its own words, by which a roll-back is known, and why. */
final class RollbackDescription {
    /** Helm takes at most 256 characters. */
    private static final int LONGEST = 250;

    private RollbackDescription() {}

    static String of(int revision, String reason) {
        return OneLine.of("Rollback to " + revision + ": " + reason, LONGEST);
    }
}
