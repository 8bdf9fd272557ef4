package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a manifest says the same to all who read it. Runtimes and registries are written in Go, whose reader takes
 * {@code Layers} for {@code layers}: an image whose manifest has both would be one here, and another one where it runs.
 */
final class ManifestMembers {
    private static final String INDEX = "manifests";
    private static final String IMAGE = "layers";
    private static final String CONFIG = "config";
    private static final String NOTES = "annotations";

    /** All that OCI and Docker have in manifests, indexes, descriptors and platforms, by how Go compares them. */
    private static final Map<String, String> NAMES = Stream.of(
                    "schemaVersion",
                    "mediaType",
                    "artifactType",
                    CONFIG,
                    IMAGE,
                    INDEX,
                    "subject",
                    NOTES,
                    "digest",
                    "size",
                    "urls",
                    "data",
                    "platform",
                    "architecture",
                    "os",
                    "os.version",
                    "os.features",
                    "variant")
            .collect(Collectors.toUnmodifiableMap(ManifestMembers::folded, Function.identity()));

    private static final int LONGEST_NAME = 40;

    private ManifestMembers() {}

    /** What readers differ in, as a clause; empty when it is nothing. */
    static Optional<String> difference(byte[] manifest) {
        JsonNode root;
        try {
            root = Json.readWithoutTwins(manifest);
        } catch (JsonProcessingException e) {
            // Nobody takes what is no JSON for anything.
            return isJson(manifest) ? Optional.of("it says one thing twice") : Optional.empty();
        }
        return root.has(INDEX) && (root.has(IMAGE) || root.has(CONFIG))
                ? Optional.of("it is an index and an image at once")
                : misspelt(root)
                        .map(name -> "it has '" + OneLine.of(name, LONGEST_NAME) + "', which some read as '"
                                + NAMES.get(folded(name)) + "'");
    }

    private static boolean isJson(byte[] manifest) {
        try {
            Json.read(manifest);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Optional<String> misspelt(JsonNode node) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey();
            if (!NAMES.getOrDefault(folded(name), name).equals(name)) {
                return Optional.of(name);
            }
            // In annotations, any name means what whoever wrote it likes.
            Optional<String> inside = name.equals(NOTES) ? Optional.empty() : misspelt(member.getValue());
            if (inside.isPresent()) {
                return inside;
            }
        }
        return node.isArray() ? misspeltInOne(node) : Optional.empty();
    }

    private static Optional<String> misspeltInOne(JsonNode array) {
        for (JsonNode element : array) {
            Optional<String> inside = misspelt(element);
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }

    /** There are letters besides A to Z that are one of these in the other case. */
    private static String folded(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
