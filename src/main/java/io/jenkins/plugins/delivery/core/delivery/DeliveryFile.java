package io.jenkins.plugins.delivery.core.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The deliveries of a service as a file of JSON, which is replaced as a whole or not at all. */
final class DeliveryFile {
    static final String SUFFIX = ".json";

    private DeliveryFile() {}

    /** @throws DeliveryException when the file is not what {@link #write} made */
    static ServiceDeliveries read(Path file) throws IOException {
        String name = file.getFileName().toString();
        String service = name.substring(0, name.length() - SUFFIX.length());
        try {
            Map<String, List<Delivery>> lists = new LinkedHashMap<>();
            for (JsonNode node : Json.read(Files.readAllBytes(file))) {
                Delivery delivery = fromJson(service, node);
                lists.computeIfAbsent(delivery.environment(), environment -> new ArrayList<>())
                        .add(delivery);
            }
            Map<String, DeliveryHistory> histories = new LinkedHashMap<>();
            lists.forEach((environment, list) -> histories.put(environment, new DeliveryHistory(list)));
            return new ServiceDeliveries(service, histories);
        } catch (JsonProcessingException | DateTimeParseException | IllegalArgumentException e) {
            throw new DeliveryException("The deliveries in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void write(Path file, ServiceDeliveries service) throws IOException {
        ArrayNode all = Json.array();
        service.histories().values().stream()
                .flatMap(history -> history.deliveries().stream())
                .forEach(delivery -> all.add(toJson(delivery)));
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = Files.createTempFile(directory, service.service(), ".new");
        try {
            Files.write(next, Json.write(all));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static ObjectNode toJson(Delivery delivery) {
        return Json.object()
                .put("environment", delivery.environment())
                .put("status", delivery.status().text())
                .put("tag", delivery.tag())
                .put("image", delivery.image())
                .put("revision", delivery.revision())
                .put("at", delivery.at().toString())
                .put("job", delivery.build().job())
                .put("build", delivery.build().number())
                .put("origin", delivery.origin())
                .put("note", delivery.note())
                .put("cause", delivery.cause())
                .put("sentence", delivery.sentence())
                .put("signedWith", delivery.proof().signedWith())
                .put("scannedAt", delivery.proof().scannedAt());
    }

    private static Delivery fromJson(String service, JsonNode node) {
        return new Delivery(
                service,
                text(node, "environment"),
                status(text(node, "status")),
                text(node, "tag"),
                text(node, "image"),
                node.path("revision").asInt(),
                Instant.parse(text(node, "at")),
                new BuildName(text(node, "job"), node.path("build").asInt()),
                text(node, "origin"),
                text(node, "note"),
                // Older versions kept the sentence alone.
                node.path("cause").asText(),
                text(node, "sentence"),
                // Older versions did not keep it.
                new ImageProof(
                        node.path("signedWith").asText(), node.path("scannedAt").asText()));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' is not there or no text");
        }
        return value.textValue();
    }

    private static DeployStatus status(String text) {
        return DeployStatus.of(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a status"));
    }
}
