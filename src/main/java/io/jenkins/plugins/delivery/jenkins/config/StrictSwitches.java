package io.jenkins.plugins.delivery.jenkins.config;

import io.jenkins.plugins.casc.Attribute;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import io.jenkins.plugins.delivery.core.InvalidInputException;

/**
 * The switches of a node. Configuration as Code takes everything but {@code true} for {@code false}, so that a slip of
 * the pen would take an environment's approval away.
 */
final class StrictSwitches {
    private StrictSwitches() {}

    /**
     * Looks at them before they are converted.
     *
     * @param configurator of the node
     * @param name the node's, for the message
     * @throws ConfiguratorException when one is neither {@code true} nor {@code false}
     */
    static void check(Configurator<?> configurator, String name, CNode node, ConfigurationContext context) {
        if (!(node instanceof Mapping mapping)) {
            return;
        }
        for (Attribute<?, ?> attribute : configurator.describe()) {
            if (attribute.getType() == boolean.class && mapping.get(attribute.getName()) instanceof Scalar value) {
                String text = context.getSecretSourceResolver().resolve(value.toString());
                if (!text.equals("true") && !text.equals("false")) {
                    InvalidInputException wrong = new InvalidInputException(
                            name + "." + attribute.getName(), text, "is not a switch", "write true or false");
                    throw new ConfiguratorException(configurator, wrong.getMessage(), wrong);
                }
            }
        }
    }
}
