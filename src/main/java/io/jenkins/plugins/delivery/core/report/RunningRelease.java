package io.jenkins.plugins.delivery.core.report;

/**
 * How a deploy of the build left a release.
 *
 * @param release its name
 * @param environment where
 * @param image what runs now; empty when nothing does
 * @param message what was done, one sentence
 */
public record RunningRelease(String release, String environment, String image, String message) {}
