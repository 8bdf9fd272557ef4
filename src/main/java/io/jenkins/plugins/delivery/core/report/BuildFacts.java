package io.jenkins.plugins.delivery.core.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Which build, and where in it.
 *
 * @param job full name of the job
 * @param number of the build, from 1
 * @param branch null when the job has none
 * @param stage the stage that failed; null when none did, or it is not known
 * @param step what failed in it, as people call it; null likewise
 * @param url of the build's page; null when Jenkins does not know its own address
 * @param logUrl of the log of what failed; null likewise
 */
public record BuildFacts(
        String job,
        int number,
        @CheckForNull String branch,
        @CheckForNull String stage,
        @CheckForNull String step,
        @CheckForNull String url,
        @CheckForNull String logUrl) {}
