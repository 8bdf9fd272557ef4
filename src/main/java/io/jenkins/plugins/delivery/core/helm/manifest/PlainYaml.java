package io.jenkins.plugins.delivery.core.helm.manifest;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads YAML that every reader understands alike: what Helm and the API server make of a manifest must be what was
 * checked. Aliases, merge keys, tags and keys that are there twice are read in more than one way, so they are errors.
 */
final class PlainYaml {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final YAMLParser parser;

    private PlainYaml(YAMLParser parser) {
        this.parser = parser;
    }

    /**
     * The documents: maps, lists and scalars.
     *
     * @throws DeliveryException when it is not YAML, or not plain
     */
    static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        try (YAMLParser parser = YAML.createParser(yaml)) {
            PlainYaml reader = new PlainYaml(parser);
            while (parser.nextToken() != null) {
                documents.add(reader.value());
            }
        } catch (IOException e) {
            throw new DeliveryException("What Helm rendered is not YAML: " + e.getMessage(), e);
        }
        return documents;
    }

    /**
     * All texts that stand in it, plain or not, keys and values.
     *
     * @throws DeliveryException when it is not YAML
     */
    static Set<String> scalars(String yaml) {
        Set<String> scalars = new LinkedHashSet<>();
        try (YAMLParser parser = YAML.createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    scalars.add(parser.currentName());
                } else if (token.isScalarValue()) {
                    scalars.add(parser.getText());
                    binary(parser).ifPresent(scalars::add);
                }
            }
        } catch (IOException e) {
            throw new DeliveryException("What Helm rendered is not YAML: " + e.getMessage(), e);
        }
        return scalars;
    }

    /** What a text of {@code !!binary} is for those who decode it. */
    private static Optional<String> binary(YAMLParser parser) throws IOException {
        if (!String.valueOf(parser.getTypeId()).endsWith("binary")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(parser.getText()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Object value() throws IOException {
        if (parser.isCurrentAlias()) {
            throw ambiguous("the alias *" + parser.getText());
        }
        Object tag = parser.getTypeId();
        if (tag != null && !tag.equals("!")) {
            throw ambiguous("the tag " + tag);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map();
            case START_ARRAY -> list();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private Map<String, Object> map() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (parser.isCurrentAlias() || key.equals("<<")) {
                throw ambiguous("the key " + key);
            }
            parser.nextToken();
            if (map.containsKey(key)) {
                throw ambiguous("the key " + key + ", twice");
            }
            map.put(key, value());
        }
        return map;
    }

    private List<Object> list() throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private DeliveryException ambiguous(String what) {
        return new DeliveryException("What Helm rendered has " + what + " (line "
                + parser.currentLocation().getLineNr()
                + "), which not everybody reads alike, so nobody can say which images it runs: have the chart write it"
                + " out");
    }
}
