package io.jenkins.plugins.delivery.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.engine.EngineName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the settings from the same YAML that Configuration as Code imports: the node {@code unclassified:
 * microserviceDelivery:}. What else the file configures is Jenkins' business and passed over.
 */
public final class DeliveryConfigReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DeliveryConfigReader() {}

    /**
     * Reads a file.
     *
     * @throws InvalidInputException when it is not there, is not YAML, or has a wrong or unknown setting
     */
    public static DeliveryConfig read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("config", file, "does not exist", "name a file with the settings");
        } catch (IOException e) {
            throw new InvalidInputException("config", file, "cannot be read", e.toString());
        }
    }

    /** What holds without a file: no registry, everything else at its default. */
    public static DeliveryConfig defaults() {
        return parse("{}", "defaults");
    }

    static DeliveryConfig parse(String yaml, String name) {
        JsonNode root;
        try (JsonParser parser = YAML.createParser(yaml)) {
            root = Json.read(parser);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new InvalidInputException(
                    "config",
                    name,
                    "is not YAML" + line,
                    e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        JsonNode node = root.path("unclassified").path("microserviceDelivery");
        if (node.isMissingNode() && root.isObject() && !root.isEmpty()) {
            throw new InvalidInputException(
                    "config",
                    name,
                    "has no node unclassified: microserviceDelivery:",
                    "write the settings below it, as docs/configuration.md shows");
        }
        SettingsNode settings = new SettingsNode("", node);
        settings.allow("registry", "imageBuild");
        return new DeliveryConfig(registry(settings.child("registry")), imageBuild(settings.child("imageBuild")));
    }

    private static RegistrySettings registry(SettingsNode node) {
        node.allow(
                "host", "namespace", "project", "repositoryPattern", "credentialsId", "caCertificateId", "plainHttp");
        String host = node.text("host", "");
        return new RegistrySettings(
                host.isEmpty() ? null : host,
                node.text("namespace", ""),
                node.text("project", ""),
                // Configuration as Code writes ^${ for a ${ that it must not expand.
                node.textOr("repositoryPattern", RegistrySettings.DEFAULT_REPOSITORY_PATTERN)
                        .replace("^${", "${"),
                node.text("credentialsId", ""),
                node.text("caCertificateId", ""),
                node.flag("plainHttp", false));
    }

    private static ImageBuildSettings imageBuild(SettingsNode node) {
        node.allow(
                "engine",
                "kanikoExecutable",
                "cacheRepository",
                "mirrors",
                "allowedExtraArgs",
                "extraArgs",
                "mainBranches",
                "retries",
                "timeoutMinutes");
        return new ImageBuildSettings(
                EngineName.parse("imageBuild.engine", node.text("engine", EngineName.AUTO.text())),
                node.textOr("kanikoExecutable", ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE),
                node.text("cacheRepository", ""),
                node.texts("mirrors", List.of()),
                node.texts("allowedExtraArgs", List.of()),
                node.texts("extraArgs", List.of()),
                node.texts("mainBranches", ImageBuildSettings.DEFAULT_MAIN_BRANCHES),
                node.number("retries", ImageBuildSettings.DEFAULT_RETRIES),
                node.number("timeoutMinutes", ImageBuildSettings.DEFAULT_TIMEOUT_MINUTES));
    }
}
