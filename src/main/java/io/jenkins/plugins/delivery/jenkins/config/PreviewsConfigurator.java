package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node {@code previews:}, in which a switch that is none is an error. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class PreviewsConfigurator extends SettingsConfigurator<PreviewsConfiguration> {
    public PreviewsConfigurator() {
        super(PreviewsConfiguration.class, "previews", Map.of());
    }
}
