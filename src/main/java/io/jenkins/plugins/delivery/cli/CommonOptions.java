package io.jenkins.plugins.delivery.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What all commands that deliver something have. */
final class CommonOptions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(
            names = "--workspace",
            defaultValue = ".",
            description = "The directory that paths are relative to. Default: the current one.")
    private Path workspace;

    @CheckForNull
    @Option(
            names = "--config",
            description = "Settings, as Configuration as Code reads them: unclassified: microserviceDelivery: ...")
    private Path config;

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    DeliveryConfig settings() {
        return config == null ? DeliveryConfigReader.defaults() : DeliveryConfigReader.read(config);
    }

    Path workspace() {
        Path directory = workspace.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "--workspace", workspace, "is not a directory", "name the directory of a checkout");
        }
        return directory;
    }

    /** The result as the user wants it. */
    String print(Map<String, Object> result, String sentence) {
        if (!json) {
            return sentence;
        }
        try {
            return JSON.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
