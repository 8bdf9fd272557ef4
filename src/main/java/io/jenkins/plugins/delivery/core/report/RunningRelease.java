package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * How a deploy of the build left a release.
 *
 * @param release its name
 * @param environment where
 * @param image what runs now; empty when nothing does
 * @param message what was done, one sentence
 * @param url the page of its history; null when it has none, or Jenkins does not know its own address
 */
public record RunningRelease(
        String release,
        String environment,
        String image,
        String message,
        @CheckForNull String url) {}
