package io.jenkins.plugins.delivery.jenkins.report;

import java.io.Serializable;

/**
 * What a mail is to say.
 *
 * @param logLines how many lines of the log at most
 * @param diagnosis whether a deploy's diagnosis is said
 * @param changes whether the commits are listed
 * @param tests whether the failed tests are listed
 */
public record ReportContents(int logLines, boolean diagnosis, boolean changes, boolean tests) implements Serializable {
    private static final long serialVersionUID = 1L;
}
