package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.dockerfile.Healthcheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration of an image under construction, as in the OCI image specification. It keeps the fields of the base
 * image that it does not know.
 */
final class ImageConfig {
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ObjectNode root;

    private ImageConfig(ObjectNode root) {
        this.root = root;
    }

    /** The configuration of an image made from nothing. */
    static ImageConfig scratch(String os, String architecture, @CheckForNull String variant) {
        ObjectNode root = Json.object();
        root.put("architecture", architecture);
        root.put("os", os);
        if (variant != null) {
            root.put("variant", variant);
        }
        return new ImageConfig(root).prepared();
    }

    /** The configuration of an image made from a base, without what concerns the base alone. */
    static ImageConfig of(byte[] baseConfig, String image) {
        try {
            if (Json.read(baseConfig) instanceof ObjectNode root) {
                return new ImageConfig(root);
            }
        } catch (IOException e) {
            throw new DeliveryException("The configuration of " + image + " is not JSON: use another base image", e);
        }
        throw new DeliveryException("The configuration of " + image + " is not an object: use another base image");
    }

    /** What it is made for, when it says so. */
    Optional<Platform> platform() {
        String architecture = root.path("architecture").asText("");
        return architecture.isEmpty() ? Optional.empty() : Optional.of(Platform.ofNode(root));
    }

    /** An independent copy, as the start of a stage that is built upon this image. */
    ImageConfig derived() {
        return new ImageConfig(root.deepCopy()).prepared();
    }

    private ImageConfig prepared() {
        ObjectNode config = config();
        config.remove("OnBuild");
        if (!config.path("Env").isArray()) {
            config.putArray("Env").add(DEFAULT_PATH);
        }
        for (String field : List.of("container", "container_config", "docker_version", "id", "parent")) {
            root.remove(field);
        }
        completeHistory();
        return this;
    }

    /** A base may have no history, but tools that find some want an entry for every layer. */
    private void completeHistory() {
        int layers = diffIds().size();
        for (JsonNode entry : history()) {
            if (!entry.path("empty_layer").asBoolean()) {
                layers--;
            }
        }
        for (; layers > 0; layers--) {
            history().insertObject(0).put("created_by", "base image");
        }
    }

    /** When the image is said to be made, as it stands there; empty when it does not say. */
    String created() {
        return root.path("created").asText("");
    }

    String os() {
        return root.path("os").asText();
    }

    String architecture() {
        return root.path("architecture").asText();
    }

    String text(String field) {
        return config().path(field).asText("");
    }

    void text(String field, String value) {
        config().put(field, value);
    }

    /** In how many texts of what a container is started with something is named. */
    long mentions(String text) {
        List<JsonNode> texts = new ArrayList<>();
        for (String field : List.of("Entrypoint", "Cmd", "Env")) {
            config().path(field).forEach(texts::add);
        }
        config().path("Healthcheck").path("Test").forEach(texts::add);
        return texts.stream().filter(node -> node.asText().contains(text)).count();
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        config().path(field).forEach(element -> texts.add(element.asText()));
        return texts;
    }

    void texts(String field, List<String> values) {
        ArrayNode array = config().putArray(field);
        values.forEach(array::add);
    }

    void remove(String field) {
        config().remove(field);
    }

    /** The keys of a field that is a set. */
    List<String> set(String field) {
        List<String> keys = new ArrayList<>();
        config().path(field).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Adds keys to a field that is a set, such as {@code ExposedPorts} and {@code Volumes}. */
    void addToSet(String field, List<String> keys) {
        ObjectNode set = object(config(), field);
        keys.forEach(key -> set.set(key, Json.object()));
    }

    /** Sets labels, sorted by name, because a map's own order may differ from one JVM to the next. */
    void labels(Map<String, String> labels) {
        ObjectNode node = object(config(), "Labels");
        new TreeMap<>(labels).forEach(node::put);
    }

    void author(String name) {
        root.put("author", name);
    }

    void healthcheck(Healthcheck check) {
        ObjectNode healthcheck = config().putObject("Healthcheck");
        ArrayNode test = healthcheck.putArray("Test");
        if (check.none()) {
            test.add("NONE");
            return;
        }
        test.add(check.test().shellForm() ? "CMD-SHELL" : "CMD");
        check.test().words().forEach(test::add);
        putNanos(healthcheck, "Interval", check.interval());
        putNanos(healthcheck, "Timeout", check.timeout());
        putNanos(healthcheck, "StartPeriod", check.startPeriod());
        putNanos(healthcheck, "StartInterval", check.startInterval());
        if (check.retries() > 0) {
            healthcheck.put("Retries", check.retries());
        }
    }

    private static void putNanos(ObjectNode node, String field, @CheckForNull Duration duration) {
        if (duration != null) {
            node.put(field, duration.toNanos());
        }
    }

    /** Sets an environment variable where it stands, or at the end. */
    void environment(String name, String value) {
        List<String> variables = texts("Env");
        String entry = name + "=" + value;
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).startsWith(name + "=")) {
                variables.set(i, entry);
                texts("Env", variables);
                return;
            }
        }
        variables.add(entry);
        texts("Env", variables);
    }

    /** Of the base's layers. */
    List<Digest> diffIds() {
        List<Digest> ids = new ArrayList<>();
        root.path("rootfs").path("diff_ids").forEach(id -> ids.add(new Digest(id.asText())));
        return ids;
    }

    /** Records an instruction, and whether it made a layer. */
    void history(String instruction, boolean layer, Instant created) {
        ObjectNode entry = history().addObject();
        entry.put("created", created.toString());
        entry.put("created_by", instruction);
        if (!layer) {
            entry.put("empty_layer", true);
        }
    }

    /**
     * Records that a layer of an instruction is several.
     *
     * @param fromTop of the layers, 1 for the highest
     * @param kept whether something of it stays in a layer of its own, below the others
     * @param parts what the others are
     */
    void splitLayer(int fromTop, boolean kept, List<String> parts, Instant created) {
        int at = history().size() - 1;
        for (int layers = 0; at >= 0; at--) {
            if (!history().path(at).path("empty_layer").asBoolean() && ++layers == fromTop) {
                break;
            }
        }
        if (!kept) {
            ((ObjectNode) history().path(at)).put("empty_layer", true);
        }
        for (String part : parts) {
            history().insertObject(++at).put("created", created.toString()).put("created_by", part);
        }
    }

    private ArrayNode history() {
        return root.path("history") instanceof ArrayNode history ? history : root.putArray("history");
    }

    /**
     * The configuration as it is stored.
     *
     * @param diffIds of the layers above those of the base, the lowest first
     * @param created when the image is said to be made
     */
    byte[] toBytes(List<Digest> diffIds, Instant created) {
        ObjectNode whole = root.deepCopy();
        ObjectNode rootfs = object(whole, "rootfs");
        rootfs.put("type", "layers");
        ArrayNode ids = rootfs.putArray("diff_ids");
        diffIds().forEach(id -> ids.add(id.value()));
        diffIds.forEach(id -> ids.add(id.value()));
        whole.put("created", created.toString());
        return Json.write(ShownNames.in(whole));
    }

    private ObjectNode config() {
        return object(root, "config");
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        JsonNode node = parent.path(field);
        return node instanceof ObjectNode object ? object : parent.putObject(field);
    }
}
