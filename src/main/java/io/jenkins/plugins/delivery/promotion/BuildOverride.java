package io.jenkins.plugins.delivery.promotion;

import hudson.AbortException;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.delivery.core.promotion.PromotionOverride;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Whether the person who started a build may override the rules of an environment. */
public final class BuildOverride {
    private BuildOverride() {}

    /**
     * The override, in the name of who started the build.
     *
     * @throws AbortException when nobody did, or that user may not
     */
    public static PromotionOverride find(Run<?, ?> run, String reason) throws AbortException {
        Cause.UserIdCause started = run.getCause(Cause.UserIdCause.class);
        User user = started == null || started.getUserId() == null ? null : User.getById(started.getUserId(), false);
        if (user == null) {
            throw new AbortException("Nothing was deployed, overrideReason was given and no user started this build:"
                    + " start the build yourself, so that it is known who overrides the rules");
        }
        if (!mayOverride(user, run)) {
            throw new AbortException("Nothing was deployed, overrideReason was given and " + user.getId()
                    + " may not override the rules: have somebody start the build who has the permission "
                    + PromotionPermissions.OVERRIDE.group.title + "/" + PromotionPermissions.OVERRIDE.name
                    + ", or leave overrideReason out");
        }
        return new PromotionOverride(user.getId(), reason);
    }

    private static boolean mayOverride(User user, Run<?, ?> run) {
        try {
            return run.getParent().getACL().hasPermission2(user.impersonate2(), PromotionPermissions.OVERRIDE);
        } catch (UsernameNotFoundException e) {
            return false; // somebody who has left may not
        }
    }
}
