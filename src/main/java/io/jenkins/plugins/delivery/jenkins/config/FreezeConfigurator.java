package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An element of the node {@code freezes:} of an environment, which has no patterns. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class FreezeConfigurator extends SettingsConfigurator<FreezeConfiguration> {
    public FreezeConfigurator() {
        super(FreezeConfiguration.class, "environments.freezes", Map.of());
    }
}
