package io.jenkins.plugins.delivery.core.helm.values;

import io.jenkins.plugins.delivery.core.BuildLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The layers of a release's values, of which a later one wins. */
public final class ValueLayers {
    /** More keys than that would hide the next layer. */
    private static final int MOST_KEYS = 8;

    private final List<ValueLayer> layers;

    public ValueLayers(List<ValueLayer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** The files for Helm's {@code -f}, in order. */
    public List<Path> files() {
        return layers.stream().map(ValueLayer::file).filter(Objects::nonNull).toList();
    }

    /** Prints the layers in order of precedence with what each overrides. Keys only: a value may be a secret. */
    public void print(BuildLog log) {
        log.line("Values, a later layer wins:");
        Map<String, String> setBy = new LinkedHashMap<>();
        int number = 1;
        for (ValueLayer layer : layers) {
            Map<String, List<String>> overrides = new LinkedHashMap<>();
            List<String> leaves = layer.values().leaves();
            for (String key : leaves) {
                String before = setBy.put(key, layer.name());
                if (before != null) {
                    overrides.computeIfAbsent(before, name -> new ArrayList<>()).add(key);
                }
            }
            StringBuilder line = new StringBuilder("  " + number++ + ". " + layer.name());
            if (leaves.isEmpty()) {
                line.append(": sets nothing");
            }
            overrides.forEach((name, keys) -> line.append("; overrides ")
                    .append(shorten(keys))
                    .append(" of ")
                    .append(name));
            log.line(line.toString());
        }
    }

    private static String shorten(List<String> keys) {
        return keys.size() <= MOST_KEYS
                ? String.join(", ", keys)
                : String.join(", ", keys.subList(0, MOST_KEYS)) + " and " + (keys.size() - MOST_KEYS) + " more";
    }
}
