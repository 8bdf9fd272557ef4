package io.jenkins.plugins.delivery.core.image.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The exec form of arguments: a JSON array of strings. What is not valid JSON is no mistake but the other form. */
final class JsonArray {
    private JsonArray() {}

    /** Whether the text is a JSON array, of whatever. */
    static boolean isOne(String text) {
        return read(text).isPresent();
    }

    /** The strings of the array that the arguments of a statement are, or empty when they are none. */
    static Optional<List<String>> of(String text, Statement statement) {
        return read(text).map(array -> strings(array, statement));
    }

    private static List<String> strings(JsonNode array, Statement statement) {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw statement.error(
                        "has " + element + " in its JSON array, which takes strings only", "put it in double quotes");
            }
            strings.add(element.textValue());
        }
        return strings;
    }

    private static Optional<JsonNode> read(String text) {
        if (!WhiteSpace.trimStart(text).startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.readAll(WhiteSpace.trimStart(text)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
