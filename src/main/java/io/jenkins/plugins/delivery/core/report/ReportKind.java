package io.jenkins.plugins.delivery.core.report;

/** What there is to tell about a build. */
public enum ReportKind {
    FAILED,
    UNSTABLE,
    RECOVERED,
    SUCCEEDED
}
