package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Util;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A point in time, as pages show it. */
@Restricted(NoExternalUse.class)
public record Moment(Instant instant) {
    /** As in {@code 3 days 2 hr}. */
    public String getAge() {
        return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - instant.toEpochMilli()));
    }
}
