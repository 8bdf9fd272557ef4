package io.jenkins.plugins.delivery.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes charts and values of a few lines. */
record SmallCharts(Path directory) {
    /** A chart with a ConfigMap of its name. */
    Path chart(String name, String rest) throws IOException {
        Path chart = Files.createDirectories(directory.resolve(name));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
        Files.writeString(
                Files.createDirectories(chart.resolve("templates")).resolve("object.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                """.formatted(name) + rest);
        return chart;
    }

    /** Helm does not store it with the release. */
    static void subchart(Path chart, String rest) throws IOException {
        Path below = Files.createDirectories(chart.resolve("charts/below/templates"));
        Files.writeString(below.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: below\nversion: 1.0.0\n");
        Files.writeString(
                below.resolve("object.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-subchart}\n" + rest);
        Files.writeString(
                chart.resolve("Chart.yaml"),
                Files.readString(chart.resolve("Chart.yaml")) + "dependencies: [{name: below, version: 1.0.0}]\n");
    }

    /** A ConfigMap that is a hook. @param moments as in {@code helm.sh/hook} */
    static String hook(String name, String moments) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                  annotations:
                    helm.sh/hook: %s
                """.formatted(name, moments);
    }

    /** Values of the example for an image of this tag. */
    Path example(String tag) throws IOException {
        return values("image: {repo: registry/index, tag: \"" + tag + "\"}");
    }

    Path values(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), yaml);
    }
}
