package io.jenkins.plugins.delivery.promotion;

import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

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
}
