package io.jenkins.plugins.delivery.cli.embedded;

import io.jenkins.plugins.delivery.core.helm.chart.ChartArchive;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hooks of a rendered chart. helm-java leaves them out, so they are rendered from a copy of the chart in which
 * their annotation has another name, and they are objects like any other.
 */
final class HookManifests {
    private static final String ANNOTATION = "helm.sh/hook";
    private static final String OTHER = "helm.sh/once-hook";
    private static final Pattern WORD = Pattern.compile(Pattern.quote(ANNOTATION) + "(?![-\\w])");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^(?=---$)");

    private HookManifests() {}

    /**
     * Renders them.
     *
     * @param chart a directory or an archive
     * @param template renders the chart whose directory it is given
     * @return YAML documents; empty when there are no hooks
     */
    static String render(Path chart, TemplateOf template) throws IOException {
        Path copy = copy(chart);
        if (!rename(copy)) {
            return "";
        }
        return DOCUMENT.splitAsStream(template.render(copy))
                .filter(HookManifests::isHook)
                .map(document -> document.replace(OTHER, ANNOTATION))
                .collect(Collectors.joining());
    }

    private static Path copy(Path chart) throws IOException {
        Path into = Files.createTempDirectory("hooks");
        if (Files.isDirectory(chart)) {
            return new ChartCopy(chart).in(into);
        }
        return ChartArchive.unpack(chart, chart.toString(), into).path();
    }

    private static boolean rename(Path chart) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(chart)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        boolean found = false;
        for (Path file : files) {
            // Byte for character, whatever the file is.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            String renamed = WORD.matcher(text).replaceAll(OTHER);
            if (!renamed.equals(text)) {
                Files.writeString(file, renamed, StandardCharsets.ISO_8859_1);
                found = true;
            }
        }
        return found;
    }

    private static boolean isHook(String document) {
        return document.contains(OTHER)
                && Manifest.parse(document).objects().stream()
                        .anyMatch(object -> object.at("metadata", "annotations", OTHER) != null);
    }

    /** {@code helm template} of a chart in a directory. */
    interface TemplateOf {
        String render(Path chart) throws IOException;
    }
}
