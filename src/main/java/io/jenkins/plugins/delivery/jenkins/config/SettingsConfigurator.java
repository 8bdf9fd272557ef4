package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.impl.configurators.DataBoundConfigurator;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Reads a node of the settings. It refuses switches that are none, and keeps the patterns' own variables, as in
 * {@code ${app}}, from being taken for variables of Configuration as Code, which would make them empty. So one file
 * serves Jenkins and the command line; the escape {@code ^${app}} means the same.
 */
abstract class SettingsConfigurator<T> extends DataBoundConfigurator<T> {
    private final String node;
    private final Map<String, List<String>> patterns;

    /**
     * @param node the node's name
     * @param patterns the names of the variables of each attribute that is a pattern
     */
    SettingsConfigurator(Class<T> target, String node, Map<String, List<String>> patterns) {
        super(target);
        this.node = node;
        this.patterns = patterns;
    }

    @NonNull
    @Override
    public T configure(CNode value, ConfigurationContext context) {
        StrictSwitches.check(this, node, value, context);
        return super.configure(withPatterns(value, SettingsConfigurator::escape), context);
    }

    @Override
    public T check(CNode value, ConfigurationContext context) {
        StrictSwitches.check(this, node, value, context);
        return super.check(withPatterns(value, SettingsConfigurator::escape), context);
    }

    @CheckForNull
    @Override
    public CNode describe(T instance, ConfigurationContext context) throws Exception {
        return withPatterns(super.describe(instance, context), SettingsConfigurator::unescape);
    }

    private static String escape(String pattern, String variable) {
        return pattern.replaceAll("(?<!\\^)\\$\\{" + variable + "}", "^\\${" + variable + "}");
    }

    private static String unescape(String pattern, String variable) {
        return pattern.replace("^${" + variable + "}", "${" + variable + "}");
    }

    /** A copy, because what is given is used again. */
    @CheckForNull
    private CNode withPatterns(@CheckForNull CNode value, BinaryOperator<String> change) {
        if (!(value instanceof Mapping mapping)) {
            return value;
        }
        Mapping copy = mapping.clone();
        patterns.forEach((attribute, variables) -> {
            if (mapping.get(attribute) instanceof Scalar pattern) {
                String changed = variables.stream().reduce(pattern.toString(), change);
                copy.put(attribute, new Scalar(changed, pattern.getSource()));
            }
        });
        return copy;
    }
}
