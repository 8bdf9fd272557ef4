package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** An element of the node {@code registries:}, which has no patterns. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class OtherRegistryConfigurator extends SettingsConfigurator<OtherRegistryConfiguration> {
    public OtherRegistryConfigurator() {
        super(OtherRegistryConfiguration.class, "registries", Map.of());
    }
}
