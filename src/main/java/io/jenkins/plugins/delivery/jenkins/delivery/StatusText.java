package io.jenkins.plugins.delivery.jenkins.delivery;

import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a deploy or a roll-back ended, in the language of who looks at a page. */
@Restricted(NoExternalUse.class)
public final class StatusText {
    private StatusText() {}

    /** A few words without a full stop. */
    public static String of(DeployStatus status) {
        return switch (status) {
            case DEPLOYED -> Messages.StatusText_deployed();
            case DRY_RUN -> Messages.StatusText_dryRun();
            case ROLLED_BACK -> Messages.StatusText_rolledBack();
            case FAILED -> Messages.StatusText_failed();
            case UNINSTALLED -> Messages.StatusText_uninstalled();
            case REMOVED -> Messages.StatusText_removed();
        };
    }
}
