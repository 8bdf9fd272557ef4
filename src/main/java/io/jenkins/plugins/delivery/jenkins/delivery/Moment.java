package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Util;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A point in time, for people and for programs. */
@Restricted(NoExternalUse.class)
public record Moment(Instant instant) {
    /** As in {@code 3 days 2 hr}. */
    public String getAge() {
        return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - instant.toEpochMilli()));
    }

    /** ISO 8601. */
    public String getIso() {
        return instant.toString();
    }
}
