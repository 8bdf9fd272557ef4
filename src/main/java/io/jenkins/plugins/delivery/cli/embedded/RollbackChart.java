package io.jenkins.plugins.delivery.cli.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A chart whose templates are what an old revision rendered, to the letter. Rendering the stored chart anew would not
 * do: Helm stores no charts that it depends on, and templates may draw passwords or ask the cluster.
 *
 * @param directory the chart
 * @param values the values file of the revision
 */
record RollbackChart(Path directory, Path values) {
    private static final String MOMENT =
            "(?:(?:pre|post)-(?:install|upgrade|rollback|delete)|crd-install|test(?:-success|-failure)?)";
    private static final Pattern MOMENTS =
            Pattern.compile("(helm\\.sh/hook[\"']?\\s*:\\s*)([\"']?)" + MOMENT + "(?:\\s*,\\s*" + MOMENT + ")*\\2");

    /** Writes it. */
    static RollbackChart write(ReleaseRevision revision, Path into) throws IOException {
        JsonNode chart = revision.json().path("chart");
        Path directory = Files.createDirectory(into.resolve("chart"));
        Path templates = Files.createDirectory(directory.resolve("templates"));
        // JSON is YAML.
        Files.writeString(directory.resolve("Chart.yaml"), metadata(chart).toString());
        Files.writeString(
                directory.resolve("values.yaml"), mapping(chart.path("values")).toString());
        Files.writeString(templates.resolve("manifest.yaml"), literally(revision.manifest()));
        Files.writeString(templates.resolve("hooks.yaml"), literally(rollbackHooks(revision)));
        Path values = into.resolve("values.yaml");
        Files.writeString(values, mapping(revision.json().path("config")).toString());
        return new RollbackChart(directory, values);
    }

    /** What the charts that it depends on rendered is in the manifest already. */
    private static ObjectNode metadata(JsonNode chart) {
        ObjectNode metadata = chart.path("metadata").deepCopy();
        metadata.remove("dependencies");
        return metadata;
    }

    private static JsonNode mapping(JsonNode values) {
        return values.isObject() ? values : JsonNodeFactory.instance.objectNode();
    }

    /** A template that renders to this text. */
    private static String literally(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }

    /** The hooks of a rollback, as those of the upgrade that stands for it; an upgrade's own are not run. */
    private static String rollbackHooks(ReleaseRevision revision) {
        StringBuilder hooks = new StringBuilder();
        for (JsonNode hook : revision.json().path("hooks")) {
            List<String> moments = new ArrayList<>();
            hook.path("events").forEach(moment -> moments.add(moment.asText()));
            String upgrade = moments.stream()
                    .filter(moment -> moment.endsWith("-rollback"))
                    .map(moment -> moment.replace("-rollback", "-upgrade"))
                    .collect(Collectors.joining(","));
            if (!upgrade.isEmpty()) {
                hooks.append("---\n")
                        .append(MOMENTS.matcher(hook.path("manifest").asText()).replaceAll("$1\"" + upgrade + "\""))
                        .append('\n');
            }
        }
        return hooks.toString();
    }
}
