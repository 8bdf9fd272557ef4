package io.jenkins.plugins.delivery.core.report;

/** How a build ended; one that was aborted or never ran has none. */
public enum Outcome {
    SUCCESS,
    UNSTABLE,
    FAILURE
}
