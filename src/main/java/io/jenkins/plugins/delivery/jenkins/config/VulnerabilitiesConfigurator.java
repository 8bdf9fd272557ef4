package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node {@code vulnerabilities:}, which has no patterns. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class VulnerabilitiesConfigurator extends SettingsConfigurator<VulnerabilitiesConfiguration> {
    public VulnerabilitiesConfigurator() {
        super(VulnerabilitiesConfiguration.class, VulnerabilitiesConfiguration.NODE, Map.of());
    }
}
