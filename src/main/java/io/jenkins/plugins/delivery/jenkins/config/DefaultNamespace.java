package io.jenkins.plugins.delivery.jenkins.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.Protection;
import io.jenkins.plugins.delivery.core.config.RunRules;
import java.util.List;

/** The namespace that an environment has when its form names none. */
final class DefaultNamespace {
    private DefaultNamespace() {}

    /** Says which it is; nothing when another field of the form is wrong, whose own check says so. */
    static FormValidation told(String name, String prefix) {
        EnvironmentSettings environment;
        try {
            environment = new EnvironmentSettings(name, "", "", "", List.of(), Protection.NONE, RunRules.NONE);
            Environments.checkNamespacePrefix(prefix);
        } catch (InvalidInputException e) {
            return FormValidation.ok();
        }
        try {
            return FormValidation.ok(Messages.EnvironmentConfiguration_namespace(
                    new Environments(prefix, List.of(environment)).namespaceOf(environment)));
        } catch (InvalidInputException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
