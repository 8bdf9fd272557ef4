package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An element of the node {@code environments:}, which has no patterns. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class EnvironmentConfigurator extends SettingsConfigurator<EnvironmentConfiguration> {
    public EnvironmentConfigurator() {
        super(EnvironmentConfiguration.class, "environments", Map.of());
    }
}
