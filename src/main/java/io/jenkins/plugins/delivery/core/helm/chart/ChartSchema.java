package io.jenkins.plugins.delivery.core.helm.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.helm.values.ValueLayer;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The names that a chart's {@code values.schema.json} allows. Helm checks the same file, all of it, but knows neither
 * the layer a name comes from nor the name that was meant.
 */
public final class ChartSchema {
    private final JsonNode root;

    private ChartSchema(JsonNode root) {
        this.root = root;
    }

    /** Reads a schema; one that is not JSON allows everything here, and Helm says what is wrong with it. */
    public static ChartSchema parse(String json) {
        try {
            return new ChartSchema(Json.read(json));
        } catch (JsonProcessingException e) {
            return new ChartSchema(Json.object());
        }
    }

    /** Throws when a layer has a name that the schema does not allow. */
    public void check(ValueLayer layer) {
        check(layer.name(), "", layer.values().asMap(), root);
    }

    private static void check(String layer, String prefix, Map<?, ?> values, JsonNode schema) {
        JsonNode known = schema.path("properties");
        // With any other word about names only Helm can tell.
        boolean closed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean()
                && !schema.has("patternProperties");
        values.forEach((name, value) -> {
            String key = prefix + name;
            JsonNode below = known.get(String.valueOf(name));
            if (below == null && closed) {
                throw unknown(layer, prefix, String.valueOf(name), known);
            }
            if (below == null && schema.path("additionalProperties").isObject() && !schema.has("patternProperties")) {
                // Any name, and what it stands for is known.
                below = schema.get("additionalProperties");
            }
            if (below != null && value instanceof Map<?, ?> map) {
                check(layer, key + ".", map, below);
            }
        });
    }

    private static InvalidInputException unknown(String layer, String prefix, String name, JsonNode known) {
        List<String> names = new ArrayList<>();
        known.fieldNames().forEachRemaining(names::add);
        return new InvalidInputException(
                layer,
                prefix + name,
                "is no value of the chart",
                NearestName.of(name, names)
                        .map(nearest -> "did you mean " + prefix + nearest + "?")
                        .orElse("there are " + String.join(", ", names)));
    }
}
