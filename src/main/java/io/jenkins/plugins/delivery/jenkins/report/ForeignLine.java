package io.jenkins.plugins.delivery.jenkins.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.text.CutText;
import io.jenkins.plugins.delivery.core.text.SecretMask;

/** What a build says of itself in one line: of any length and with any content when it comes, and fit for a mail then. */
final class ForeignLine {
    private static final int LONGEST = 1_000;

    private ForeignLine() {}

    /**
     * The first line of a text, masked and cut; empty for none.
     *
     * @param secrets those that are known
     */
    static String of(@CheckForNull String text, SecretMask secrets) {
        String first = text == null ? "" : text.lines().findFirst().orElse("");
        return CutText.of(secrets.line(first), LONGEST);
    }
}
