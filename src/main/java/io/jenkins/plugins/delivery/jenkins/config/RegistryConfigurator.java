package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node {@code registry:} with its name pattern as it is. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class RegistryConfigurator extends SettingsConfigurator<RegistryConfiguration> {
    public RegistryConfigurator() {
        super(RegistryConfiguration.class, "registry", Map.of("repositoryPattern", List.of("project", "app")));
    }
}
