package io.jenkins.plugins.delivery.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.util.ArrayList;
import java.util.List;

/** One mapping of the settings file, which knows where it stands and complains by full name. */
final class SettingsNode {
    private final String path;
    private final JsonNode node;

    SettingsNode(String path, JsonNode node) {
        this.path = path;
        this.node = node;
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            throw new InvalidInputException(
                    path.isEmpty() ? "microserviceDelivery" : path,
                    node.asText(),
                    "is not a mapping",
                    "write its settings below it, indented");
        }
    }

    /** Throws when the mapping has a key that is not one of these. */
    void allow(String... known) {
        node.fieldNames().forEachRemaining(key -> {
            List<String> names = List.of(known);
            if (!names.contains(key)) {
                throw new InvalidInputException(
                        fullName(key),
                        null,
                        "is not a setting",
                        NearestName.of(key, names)
                                .map(name -> "did you mean " + fullName(name))
                                .orElse("the settings here are " + String.join(", ", names)));
            }
        });
    }

    /** Whether the mapping has a key with a value. */
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** The one word below a key, or the one key there: which of several kinds of things it is. */
    String onlyKey(String key) {
        JsonNode value = node.path(key);
        if (value.isTextual()) {
            return value.asText().trim();
        }
        if (!value.isObject() || value.size() != 1) {
            throw new InvalidInputException(
                    fullName(key), value.asText(null), "is not one thing", "write one key below it, indented");
        }
        return value.fieldNames().next();
    }

    SettingsNode child(String key) {
        return new SettingsNode(fullName(key), node.path(key));
    }

    /** The mappings of a list; empty when it is missing. */
    List<SettingsNode> children(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidInputException(
                    fullName(key), value.asText(), "is not a list", "begin each of its entries with '-'");
        }
        List<SettingsNode> children = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            children.add(new SettingsNode(fullName(key) + "[" + i + "]", value.get(i)));
        }
        return children;
    }

    String text(String key, String whenMissing) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return whenMissing;
        }
        if (!value.isValueNode()) {
            throw new InvalidInputException(fullName(key), value, "is not a text", "write one value");
        }
        return value.asText().trim();
    }

    /** The text, or the default when it is missing or empty, as in a form. */
    String textOr(String key, String defaultValue) {
        String text = text(key, "");
        return text.isEmpty() ? defaultValue : text;
    }

    /** A text with variables of ours. Configuration as Code writes ^${ for a ${ that it must not expand. */
    String pattern(String key, String defaultValue) {
        return textOr(key, defaultValue).replace("^${", "${");
    }

    boolean flag(String key, boolean whenMissing) {
        String value = text(key, Boolean.toString(whenMissing));
        if (!value.equals("true") && !value.equals("false")) {
            throw new InvalidInputException(fullName(key), value, "is not a switch", "write true or false");
        }
        return Boolean.parseBoolean(value);
    }

    int number(String key, int whenMissing) {
        String value = text(key, Integer.toString(whenMissing));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(fullName(key), value, "is not a whole number", "write digits only");
        }
    }

    List<String> texts(String key, List<String> whenMissing) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return whenMissing;
        }
        if (!value.isArray()) {
            throw new InvalidInputException(fullName(key), value.asText(), "is not a list", "write it as [a, b]");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isValueNode() || element.isNull()) {
                throw new InvalidInputException(fullName(key), element, "is not a text", "write one value an entry");
            }
            texts.add(element.asText().trim());
        }
        return texts;
    }

    private String fullName(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
