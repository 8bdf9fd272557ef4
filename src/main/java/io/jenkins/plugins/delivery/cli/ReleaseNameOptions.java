package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import picocli.CommandLine.Option;

/** Which release a command works on: a service's in an environment. */
final class ReleaseNameOptions {
    @Option(names = "--app", required = true, description = "The service's name, which is the release's.")
    private String app;

    @Option(names = "--environment", required = true, description = "The environment's name in the settings.")
    private String environment;

    String app() {
        return app;
    }

    String environment() {
        return environment;
    }

    EnvironmentSettings target(DeliveryConfig config) {
        return config.environments().named("environment", environment);
    }
}
