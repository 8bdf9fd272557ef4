package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.delivery.core.FileName;
import io.jenkins.plugins.delivery.core.Json;

/** JSON has text only: bytes of a Dockerfile that are no UTF-8 are shown in it as U+FFFD. */
final class ShownNames {
    private ShownNames() {}

    /** The same tree, with texts only. */
    static ObjectNode in(ObjectNode object) {
        ObjectNode shown = Json.object();
        object.properties().forEach(member -> shown.set(FileName.shown(member.getKey()), value(member.getValue())));
        return shown;
    }

    private static JsonNode value(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return in(object);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode shown = Json.array();
            array.forEach(element -> shown.add(value(element)));
            return shown;
        }
        return value.isTextual() ? TextNode.valueOf(FileName.shown(value.asText())) : value;
    }
}
