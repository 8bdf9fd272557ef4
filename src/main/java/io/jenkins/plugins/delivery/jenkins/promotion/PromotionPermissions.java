package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What an administrator can allow people to do. */
public final class PromotionPermissions {
    private static final PermissionGroup GROUP =
            new PermissionGroup(PromotionPermissions.class, Messages._PromotionPermissions_title());

    /** Deploying an image against the rules of an environment, with a reason that is recorded. */
    public static final Permission OVERRIDE = new Permission(
            GROUP,
            "Override",
            Messages._PromotionPermissions_override(),
            Jenkins.ADMINISTER,
            true,
            new PermissionScope[] {PermissionScope.JENKINS, PermissionScope.ITEM_GROUP, PermissionScope.ITEM});

    private PromotionPermissions() {}

    /** Has them there when authorization strategies are read, which would not know them otherwise. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    @Restricted(NoExternalUse.class)
    public static void register() {
        // Loading the class has done it.
    }
}
