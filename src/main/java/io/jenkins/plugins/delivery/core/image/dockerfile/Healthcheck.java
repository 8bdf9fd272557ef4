package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * Says how to find out whether the container works. A duration that is not given, or given as zero, is null: the
 * runtime's default holds.
 *
 * @param test the command, or null for {@code NONE}: the base image's check is switched off
 * @param retries failures in a row that make the container unhealthy; 0 when not given
 */
public record Healthcheck(
        int line,
        String source,
        @CheckForNull CommandLine test,
        @CheckForNull Duration interval,
        @CheckForNull Duration timeout,
        @CheckForNull Duration startPeriod,
        @CheckForNull Duration startInterval,
        int retries)
        implements Instruction {
    /** Whether this is {@code HEALTHCHECK NONE}. */
    public boolean none() {
        return test == null;
    }
}
