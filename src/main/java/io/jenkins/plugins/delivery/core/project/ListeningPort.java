package io.jenkins.plugins.delivery.core.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The port at which a program listens, where its settings say another than the usual one: probes and Services that are
 * for all services ask at that.
 *
 * @param number as {@code 8081}
 * @param setting as {@code server.port}
 */
record ListeningPort(int number, String setting) {
    private static final int USUAL = 8080;
    private static final List<String> SETTINGS = List.of("server.port", "quarkus.http.port", "micronaut.server.port");
    private static final List<String> FILES = List.of(
            "src/main/resources/application.properties",
            "src/main/resources/application.yml",
            "src/main/resources/application.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A number, or what counts where the variable is not set, as in {@code ${SERVER_PORT:8081}}. */
    private static final Pattern PORT = Pattern.compile("(?:\\$\\{[\\w.-]{1,100}:)?+(\\d{2,5})}?+");

    /** Of a module; empty when no file says another than the usual one. */
    static Optional<ListeningPort> of(Path module, Path workspace) {
        return FILES.stream()
                .filter(file -> Files.isRegularFile(module.resolve(file)))
                .flatMap(file -> in(module, workspace, file))
                .findFirst()
                .filter(port -> port.number != USUAL);
    }

    private static Stream<ListeningPort> in(Path module, Path workspace, String file) {
        try {
            String text = WorkspaceFile.in(workspace, module, file, file).textOfBytes();
            return file.endsWith(".properties") ? ofProperties(text) : ofYaml(text);
        } catch (IOException | InvalidInputException | IllegalArgumentException e) {
            // The program itself says what is wrong with it; some are filled in by the build first.
            return Stream.empty();
        }
    }

    private static Stream<ListeningPort> ofProperties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return SETTINGS.stream().flatMap(name -> port(properties.getProperty(name, ""), name));
    }

    /** The first document is for all profiles. */
    private static Stream<ListeningPort> ofYaml(String text) throws IOException {
        JsonNode first = YAML.readTree(text);
        return SETTINGS.stream().flatMap(name -> {
            JsonNode nested = first.at("/" + name.replace('.', '/'));
            JsonNode value = nested.isMissingNode() ? first.path(name) : nested;
            return port(value.asText(""), name);
        });
    }

    private static Stream<ListeningPort> port(String value, String setting) {
        Matcher port = PORT.matcher(value.strip());
        return port.matches() ? Stream.of(new ListeningPort(Integer.parseInt(port.group(1)), setting)) : Stream.empty();
    }

    /** What the log should say of services that listen elsewhere, a sentence or nothing. */
    static List<String> remarks(List<Service> services, Path workspace) {
        List<String> elsewhere = services.stream()
                .filter(service -> service.module() != null)
                .flatMap(service -> of(workspace.resolve(service.module()), workspace).stream()
                        .map(port -> service.name() + " listens at " + port.number() + " (" + port.setting() + ")"))
                .toList();
        return elsewhere.isEmpty()
                ? List.of()
                : List.of(String.join(", ", elsewhere) + ": service.port of the common chart is " + USUAL
                        + " until the service's values set it");
    }
}
