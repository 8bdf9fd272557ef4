package io.jenkins.plugins.delivery.core.image.jar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** The layers of a jar of Spring Boot, as its index names them: what changes least comes first. */
public final class SpringBootLayers {
    /** Where the index is, and what the manifest says of it. */
    public static final String INDEX = "BOOT-INF/layers.idx";

    /** By the names of the layers, names of entries and of directories that end with a slash. */
    private final Map<String, List<String>> contents;

    private SpringBootLayers(Map<String, List<String>> contents) {
        this.contents = contents;
    }

    /**
     * Reads the index of a jar.
     *
     * @throws NotPlainException when there is none, or it is of another form than Spring Boot writes
     */
    public static SpringBootLayers of(PlainJar jar) throws IOException {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        List<String> contents = null;
        String text = new String(jar.bytes(INDEX), StandardCharsets.UTF_8);
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            if (line.matches("- \"[A-Za-z0-9._-]+\":")) {
                contents = new ArrayList<>();
                layers.put(line.substring(3, line.length() - 2), contents);
            } else if (contents != null && line.matches("  - \".+\"")) {
                contents.add(line.substring(5, line.length() - 1));
            } else {
                throw new NotPlainException(" with the line '" + line + "' of " + INDEX);
            }
        }
        if (layers.isEmpty()) {
            throw new NotPlainException(" with an empty " + INDEX);
        }
        return new SpringBootLayers(layers);
    }

    /** The names of the layers. */
    public List<String> names() {
        return List.copyOf(contents.keySet());
    }

    /**
     * The files of the jar with the layers that they are in.
     *
     * @throws NotPlainException when one is in none
     */
    public Map<ZipArchiveEntry, String> assign(List<ZipArchiveEntry> entries) throws IOException {
        Map<ZipArchiveEntry, String> layers = new LinkedHashMap<>();
        for (ZipArchiveEntry entry : entries) {
            if (!entry.isDirectory()) {
                layers.put(entry, layer(entry.getName()));
            }
        }
        return layers;
    }

    /**
     * The layer of a file, or of a directory that ends with a slash.
     *
     * @throws NotPlainException when it is in none
     */
    public String layer(String name) throws NotPlainException {
        for (Map.Entry<String, List<String>> layer : contents.entrySet()) {
            for (String candidate : layer.getValue()) {
                if (candidate.equals(name) || candidate.endsWith("/") && name.startsWith(candidate)) {
                    return layer.getKey();
                }
            }
        }
        throw new NotPlainException(" with " + name + " in no layer");
    }
}
