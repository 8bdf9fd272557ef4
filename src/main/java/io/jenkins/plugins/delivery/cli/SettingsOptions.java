package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands have that need the settings and no checkout. */
final class SettingsOptions {
    @CheckForNull
    @Option(
            names = "--config",
            description =
                    "Settings, relative to the current directory, as Configuration as Code reads them: unclassified: microserviceDelivery: ...")
    private Path config;

    @Mixin
    private JsonOption json;

    DeliveryConfig settings() {
        return config == null ? DeliveryConfigReader.defaults() : DeliveryConfigReader.read(config);
    }

    /** Whether standard output is for JSON alone. */
    boolean isJson() {
        return json.isJson();
    }

    /** The result as the user wants it. */
    String print(Map<String, Object> result, String sentence) {
        return json.print(result, sentence);
    }
}
