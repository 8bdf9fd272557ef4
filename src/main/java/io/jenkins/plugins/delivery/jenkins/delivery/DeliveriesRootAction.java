package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Extension;
import hudson.model.RootAction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/** The page <em>Deliveries</em> of all of Jenkins. */
@Extension
@Restricted(NoExternalUse.class)
public final class DeliveriesRootAction implements RootAction, StaplerProxy {
    static final String URL_NAME = "deliveries";
    static final String ICON = "symbol-rocket-outline plugin-ionicons-api";

    @Override
    public String getIconFileName() {
        return ICON;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeliveriesPage_displayName();
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    @Override
    public Object getTarget() {
        return new DeliveriesPage(new Scope(""));
    }
}
