package io.jenkins.plugins.delivery.core.quality.sonar;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A word or a sentence of an answer: one line, of a length that a log and a build's page can bear. */
final class SonarText {
    private static final int LONGEST = 1_000;

    private SonarText() {}

    /** @param missing in place of what is not there */
    static String of(JsonNode value, @CheckForNull String missing) {
        if (value.isMissingNode() || value.isNull()) {
            return missing;
        }
        String text = value.asText();
        return text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("\\p{Cc}", " ");
    }
}
