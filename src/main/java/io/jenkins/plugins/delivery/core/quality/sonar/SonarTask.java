package io.jenkins.plugins.delivery.core.quality.sonar;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * How far the server is with an analysis.
 *
 * @param status SonarQube's word: {@code PENDING}, {@code IN_PROGRESS}, {@code SUCCESS}, {@code FAILED} or
 *     {@code CANCELED}
 * @param code of what
 * @param analysisId by which its verdict is asked for; null while there is none
 * @param submittedAt when the scanner sent it
 * @param errorMessage why it failed; null when it did not
 */
public record SonarTask(
        String status,
        AnalysedCode code,
        @CheckForNull String analysisId,
        Instant submittedAt,
        @CheckForNull String errorMessage) {
    /** Whether there is more to come. */
    public boolean isUnderWay() {
        return status.equals("PENDING") || status.equals("IN_PROGRESS");
    }
}
