package io.jenkins.plugins.delivery.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.impl.configurators.DataBoundConfigurator;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import java.util.function.UnaryOperator;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Keeps the name pattern's own {@code ${project}} and {@code ${app}} from being taken for variables of Configuration
 * as Code, which would make them empty. So one file serves Jenkins and the command line; the escape {@code ^${app}}
 * means the same.
 */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class RegistryConfigurator extends DataBoundConfigurator<RegistryConfiguration> {
    private static final String PATTERN = "repositoryPattern";

    public RegistryConfigurator() {
        super(RegistryConfiguration.class);
    }

    @NonNull
    @Override
    public RegistryConfiguration configure(CNode node, ConfigurationContext context) {
        return super.configure(withPattern(node, RegistryConfigurator::escape), context);
    }

    @Override
    public RegistryConfiguration check(CNode node, ConfigurationContext context) {
        return super.check(withPattern(node, RegistryConfigurator::escape), context);
    }

    @CheckForNull
    @Override
    public CNode describe(RegistryConfiguration instance, ConfigurationContext context) throws Exception {
        return withPattern(super.describe(instance, context), RegistryConfigurator::unescape);
    }

    static String escape(String pattern) {
        return pattern.replaceAll("(?<!\\^)\\$\\{(project|app)}", "^\\${$1}");
    }

    static String unescape(String pattern) {
        return pattern.replaceAll("\\^\\$\\{(project|app)}", "\\${$1}");
    }

    /** A copy, because what is given is used again. */
    @CheckForNull
    private static CNode withPattern(@CheckForNull CNode node, UnaryOperator<String> change) {
        if (!(node instanceof Mapping mapping) || !(mapping.get(PATTERN) instanceof Scalar pattern)) {
            return node;
        }
        Mapping copy = mapping.clone();
        copy.put(PATTERN, new Scalar(change.apply(pattern.toString()), pattern.getSource()));
        return copy;
    }
}
