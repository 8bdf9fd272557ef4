package io.jenkins.plugins.delivery.core.helm.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a chart: nested mappings, lists and scalars, whose types are kept. A key is a path with dots, as Helm
 * writes it.
 */
public final class ValueTree {
    private static final ObjectMapper YAML = JsonMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    // Without quotes the tag 1e6 would be read as a number.
                    .disable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<String, Object> values;

    private ValueTree(Map<String, Object> values) {
        this.values = values;
    }

    /** No values. */
    public static ValueTree empty() {
        return new ValueTree(new LinkedHashMap<>());
    }

    /**
     * Reads a values file.
     *
     * @param name the file's name for the message
     * @throws InvalidInputException that names file and line when it is not YAML or not a mapping
     */
    public static ValueTree parse(String yaml, String name) {
        Object tree;
        try {
            tree = YAML.treeToValue(YAML.readTree(yaml), Object.class);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidInputException(
                    "valuesFiles",
                    name,
                    "is not YAML" + (line > 0 ? " at line " + line : ""),
                    e.getOriginalMessage().lines().findFirst().orElse("mend it"));
        }
        if (tree == null) {
            return empty();
        }
        if (!(tree instanceof Map<?, ?>)) {
            throw new InvalidInputException(
                    "valuesFiles", name, "is not a mapping", "write the chart's values as key: value");
        }
        return new ValueTree(copy((Map<?, ?>) tree));
    }

    /**
     * Reads what a Pipeline gives: nested maps, dotted keys, or both.
     *
     * @throws InvalidInputException when a key is not the path of a value
     */
    public static ValueTree of(String field, Map<String, ?> set) {
        ValueTree tree = empty();
        set.forEach((key, value) -> {
            if (key.isBlank() || Arrays.asList(key.split("\\.", -1)).contains("")) {
                throw new InvalidInputException(
                        field, key, "is not the key of a value", "write names with dots between them, as in image.tag");
            }
            tree.overlay(empty().put(key, value));
        });
        return tree;
    }

    /** The values as YAML in which every text is quoted, so that none can be taken for a number or a switch. */
    public String toYaml() {
        try {
            return YAML.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets one value; what was below the key is gone. */
    public ValueTree put(String key, Object value) {
        Map<String, Object> parent = parentOf(key);
        parent.put(key.substring(key.lastIndexOf('.') + 1), copy(value));
        return this;
    }

    /** Takes the values of another tree, which win. Names that have dots themselves stay as they are. */
    public ValueTree overlay(ValueTree winning) {
        overlay(values, winning.values);
        return this;
    }

    @SuppressWarnings("unchecked")
    private static void overlay(Map<String, Object> below, Map<String, Object> above) {
        above.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map && !map.isEmpty() && below.get(name) instanceof Map<?, ?> into) {
                overlay((Map<String, Object>) into, (Map<String, Object>) map);
            } else {
                below.put(name, value);
            }
        });
    }

    /** The value of a key; null when there is none. */
    public Object get(String key) {
        Object node = values;
        for (String name : key.split("\\.")) {
            if (!(node instanceof Map<?, ?> map)) {
                return null;
            }
            node = map.get(name);
        }
        return node;
    }

    /** The keys of all values that are not mappings, in order; an empty mapping is a value. */
    public List<String> leaves() {
        List<String> leaves = new ArrayList<>();
        collect("", values, leaves);
        return leaves;
    }

    /** The values as nested maps, to be read only. */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** Whether there is no value at all. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> parentOf(String key) {
        Map<String, Object> node = values;
        String[] names = key.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            Object child = node.get(names[i]);
            if (!(child instanceof Map<?, ?>)) {
                child = new LinkedHashMap<String, Object>();
                node.put(names[i], child);
            }
            node = (Map<String, Object>) child;
        }
        return node;
    }

    private static void collect(String prefix, Map<?, ?> map, List<String> leaves) {
        map.forEach((name, value) -> {
            if (value instanceof Map<?, ?> below && !below.isEmpty()) {
                collect(prefix + name + ".", below, leaves);
            } else {
                leaves.add(prefix + name);
            }
        });
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), copy(value)));
        return copy;
    }

    /** Groovy's strings with variables are no strings, but mean one. */
    private static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof Iterable<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
