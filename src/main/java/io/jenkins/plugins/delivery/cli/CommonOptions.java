package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What all commands that deliver something have. */
final class CommonOptions {
    @Option(
            names = "--workspace",
            defaultValue = ".",
            description = "The checkout that the paths of the service are relative to. Default: the current directory.")
    private Path workspace;

    @CheckForNull
    @Option(
            names = "--config",
            description =
                    "Settings, relative to the current directory, as Configuration as Code reads them: unclassified: microserviceDelivery: ...")
    private Path config;

    @Option(names = "--json", negatable = true, description = "Print the result as JSON on standard output.")
    private boolean json;

    DeliveryConfig settings() {
        return config == null ? DeliveryConfigReader.defaults() : DeliveryConfigReader.read(config);
    }

    Path workspace() {
        Path directory = workspace.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "workspace", workspace, "is not a directory", "name the directory of a checkout");
        }
        return directory;
    }

    /** Whether standard output is for JSON alone. */
    boolean isJson() {
        return json;
    }

    /** The result as the user wants it. */
    String print(Map<String, Object> result, String sentence) {
        return json ? Json.print(Json.of(result)) : sentence;
    }
}
