package io.jenkins.plugins.delivery.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.impl.configurators.DataBoundConfigurator;
import io.jenkins.plugins.casc.model.CNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An element of the node {@code environments:}. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class EnvironmentConfigurator extends DataBoundConfigurator<EnvironmentConfiguration> {
    public EnvironmentConfigurator() {
        super(EnvironmentConfiguration.class);
    }

    @NonNull
    @Override
    public EnvironmentConfiguration configure(CNode node, ConfigurationContext context) {
        StrictSwitches.check(this, "environments", node, context);
        return super.configure(node, context);
    }

    @Override
    public EnvironmentConfiguration check(CNode node, ConfigurationContext context) {
        StrictSwitches.check(this, "environments", node, context);
        return super.check(node, context);
    }
}
