package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What an image in a registry amounts to: its configuration, and its root file system with the layers laid upon each
 * other.
 *
 * @param config the whole configuration
 * @param files by absolute path
 */
public record FlattenedImage(JsonNode config, Map<String, Entry> files) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One name in the file system.
     *
     * @param type {@code file}, {@code directory}, {@code symlink} or {@code other}
     * @param mode in octal
     * @param owner {@code uid:gid}
     * @param content the digest of a file, the target of a link
     */
    public record Entry(String type, String mode, String owner, String content) {}

    /** Pulls an image from a registry that needs no authentication. */
    public static FlattenedImage pull(URI registry, String repository, String reference)
            throws IOException, InterruptedException {
        RegistryApi api = new RegistryApi(registry);
        JsonNode manifest = api.manifest(repository, reference);
        JsonNode config = JSON.readTree(
                api.blob(repository, manifest.path("config").path("digest").asText()));
        Map<String, Entry> files = new TreeMap<>();
        for (JsonNode layer : manifest.path("layers")) {
            apply(api.blob(repository, layer.path("digest").asText()), files);
        }
        return new FlattenedImage(config, files);
    }

    /** Pulls the images of an index, by the platform that it has for each. */
    public static Map<String, FlattenedImage> pullIndex(URI registry, String repository, String reference)
            throws IOException, InterruptedException {
        JsonNode index = new RegistryApi(registry).manifest(repository, reference);
        Map<String, FlattenedImage> images = new TreeMap<>();
        for (JsonNode entry : index.path("manifests")) {
            JsonNode platform = entry.path("platform");
            String name = platform.path("os").asText() + "/"
                    + platform.path("architecture").asText()
                    + (platform.has("variant") ? "/" + platform.path("variant").asText() : "");
            images.put(name, pull(registry, repository, entry.path("digest").asText()));
        }
        return images;
    }

    private static void apply(byte[] blob, Map<String, Entry> files) throws IOException {
        boolean gzip = blob.length > 1 && blob[0] == 0x1f && (blob[1] & 0xff) == 0x8b;
        InputStream tar = new ByteArrayInputStream(blob);
        try (TarArchiveInputStream in = new TarArchiveInputStream(gzip ? new GZIPInputStream(tar) : tar, "UTF-8")) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String path = absolute(entry.getName());
                if (path.equals("/")) {
                    continue;
                }
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (name.startsWith(".wh.")) {
                    remove(files, path.replace(".wh.", ""));
                } else {
                    Entry node = entry(entry, in, files);
                    if (!node.type().equals("directory")) {
                        remove(files, path);
                    }
                    files.put(path, node);
                }
            }
        }
    }

    private static Entry entry(TarArchiveEntry entry, InputStream content, Map<String, Entry> files)
            throws IOException {
        String mode = Integer.toOctalString(entry.getMode() & 07777);
        String owner = entry.getLongUserId() + ":" + entry.getLongGroupId();
        if (entry.isLink()) {
            return files.get(absolute(entry.getLinkName()));
        }
        if (entry.isDirectory()) {
            return new Entry("directory", mode, owner, "");
        }
        if (entry.isSymbolicLink()) {
            return new Entry("symlink", "777", owner, entry.getLinkName());
        }
        return entry.isFile()
                ? new Entry("file", mode, owner, RegistryApi.digest(content.readAllBytes()))
                : new Entry("other", mode, owner, "");
    }

    private static String absolute(String name) {
        String path = "/" + name;
        return path.replaceAll("/\\.?(?=/|$)", "/").replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    }

    private static void remove(Map<String, Entry> files, String path) {
        files.keySet().removeIf(name -> name.equals(path) || name.startsWith(path + "/"));
    }

    /** The part of the configuration that a container runs by, without empty fields. */
    public Map<String, JsonNode> runConfiguration() {
        Map<String, JsonNode> fields = new TreeMap<>();
        config.path("config").properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean empty = value.isNull()
                    || value.isContainerNode() && value.isEmpty()
                    || value.isTextual() && value.asText().isEmpty()
                    || value.isBoolean() && !value.asBoolean()
                    // Which means something on Windows only.
                    || field.getKey().equals("ArgsEscaped")
                    // Which is where a container is without one.
                    || field.getKey().equals("WorkingDir") && value.asText().equals("/");
            if (!empty) {
                fields.put(field.getKey(), value);
            }
        });
        fields.put("os", config.path("os"));
        fields.put("architecture", config.path("architecture"));
        return fields;
    }

    /** Without the labels that say where the image comes from, which others do not set. */
    public FlattenedImage withoutOurLabels() {
        config.path("config")
                .path("Labels")
                .properties()
                .removeIf(label -> label.getKey().startsWith("org.opencontainers.image."));
        return this;
    }

    /** What differs, a line each; empty when a container could not tell the images apart. */
    public List<String> differences(FlattenedImage other) {
        List<String> lines = new ArrayList<>();
        compare("config ", runConfiguration(), other.runConfiguration(), lines);
        compare("", files, other.files, lines);
        return lines;
    }

    private static <V> void compare(String prefix, Map<String, V> one, Map<String, V> two, List<String> lines) {
        TreeSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(two.keySet());
        for (String key : keys) {
            V first = one.get(key);
            V second = two.get(key);
            if (first == null || !first.equals(second)) {
                lines.add(prefix + key + ": " + first + " / " + second);
            }
        }
    }
}
