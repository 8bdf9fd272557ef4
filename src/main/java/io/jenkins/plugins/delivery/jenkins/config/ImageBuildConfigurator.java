package io.jenkins.plugins.delivery.jenkins.config;

import hudson.Extension;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node {@code imageBuild:}, in which a switch that is none is an error. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class ImageBuildConfigurator extends SettingsConfigurator<ImageBuildConfiguration> {
    public ImageBuildConfigurator() {
        super(ImageBuildConfiguration.class, "imageBuild", Map.of());
    }
}
