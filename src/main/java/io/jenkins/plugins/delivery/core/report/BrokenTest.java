package io.jenkins.plugins.delivery.core.report;

/**
 * A test that failed.
 *
 * @param name class and method
 * @param message why, one line; may be empty
 * @param builds for how many builds it has failed by now
 */
public record BrokenTest(String name, String message, int builds) {}
