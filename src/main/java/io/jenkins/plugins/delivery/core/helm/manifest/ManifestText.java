package io.jenkins.plugins.delivery.core.helm.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A rendered manifest to be read: as Helm wrote it, but for what Secrets hold and what else looks like a secret. */
public final class ManifestText {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---(?:[ \\t].*)?$\\R?");
    /** Kubernetes takes only quotes for a text that could be a number, so that none of these is a password. */
    private static final Pattern NO_TEXT = Pattern.compile(": ++(?:true|false|null|[0-9.]++)$");

    /** Unlike asterisks it is no word of YAML. */
    private static final String HIDDEN = "(hidden)";

    private static final String MASK = "****";
    private static final List<String> HOLD_SECRETS = List.of("data", "stringData");

    /** All kinds that hold one have it in their text. */
    private static final String SECRET = "Secret";

    private ManifestText() {}

    /**
     * The lines to show.
     *
     * @param yaml what {@code helm template} printed
     */
    public static List<String> lines(String yaml) {
        List<String> lines = new ArrayList<>();
        for (String document : DOCUMENT.split(yaml)) {
            if (!document.isBlank()) {
                lines.add("---");
                shown(document).lines().forEach(lines::add);
            }
        }
        List<String> masked = SecretMask.SHAPES.lines(lines);
        return IntStream.range(0, lines.size())
                .mapToObj(line -> {
                    String whole = lines.get(line);
                    return NO_TEXT.matcher(whole).find()
                            ? whole
                            : masked.get(line).replace(MASK, HIDDEN);
                })
                .toList();
    }

    private static String shown(String document) {
        if (!document.contains(SECRET)) {
            return document;
        }
        StringBuilder text = new StringBuilder();
        for (ManifestObject object : Manifest.parse(document).objects()) {
            if (!hidden(object.fields())) {
                return document;
            }
            try {
                text.append(YAML.writeValueAsString(object.fields()));
            } catch (JsonProcessingException e) {
                throw new DeliveryException("A Secret of the chart cannot be shown without what it holds", e);
            }
        }
        return text.toString();
    }

    /** Whether something was hidden; a Secret may also be in a list. */
    private static boolean hidden(Object node) {
        boolean hidden = false;
        if (node instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // As the YAML parser makes them.
            Map<String, Object> fields = (Map<String, Object>) map;
            if (SECRET.equals(fields.get("kind"))) {
                for (String name : HOLD_SECRETS) {
                    if (fields.get(name) instanceof Map<?, ?> held) {
                        Map<Object, Object> masked = new LinkedHashMap<>();
                        held.keySet().forEach(key -> masked.put(key, HIDDEN));
                        fields.put(name, masked);
                        hidden = true;
                    }
                }
            }
            for (Object below : fields.values()) {
                hidden |= hidden(below);
            }
        } else if (node instanceof List<?> list) {
            for (Object below : list) {
                hidden |= hidden(below);
            }
        }
        return hidden;
    }
}
