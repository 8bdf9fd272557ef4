package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node {@code helm:} with its patterns as they are. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class HelmConfigurator extends SettingsConfigurator<HelmConfiguration> {
    public HelmConfigurator() {
        super(
                HelmConfiguration.class,
                "helm",
                Map.of("appConfig", List.of("environment", "app"), "ingressPath", List.of("app")));
    }

    /** Exports an empty text too, which is not the default of the settings that have one. */
    @CheckForNull
    @Override
    public CNode describe(HelmConfiguration instance, ConfigurationContext context) throws Exception {
        CNode node = super.describe(instance, context);
        if (node instanceof Mapping mapping) {
            mapping.values().stream()
                    .filter(Scalar.class::isInstance)
                    .forEach(value -> ((Scalar) value).setPrintableWhenEmpty(true));
        }
        return node;
    }
}
