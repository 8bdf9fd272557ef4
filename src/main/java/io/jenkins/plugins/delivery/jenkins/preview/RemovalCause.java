package io.jenkins.plugins.delivery.jenkins.preview;

import hudson.model.Cause;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Why the deploy job takes a preview away. */
@Restricted(NoExternalUse.class)
public final class RemovalCause extends Cause {
    private final String environment;
    private final String release;
    private final String reason;

    RemovalCause(Preview preview, String reason) {
        this.environment = preview.environment();
        this.release = preview.release();
        this.reason = reason;
    }

    String environment() {
        return environment;
    }

    String release() {
        return release;
    }

    @Override
    public String getShortDescription() {
        return Messages.RemovalCause_description(release, environment, reason);
    }

    /** The same one's are one. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RemovalCause cause
                && cause.environment.equals(environment)
                && cause.release.equals(release)
                && cause.reason.equals(reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(environment, release, reason);
    }
}
