package io.jenkins.plugins.delivery.core.supplychain.bill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.ImageLayers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A bill of materials in CycloneDX 1.6: the same bytes for the same image upon the same base, whoever makes it and when.
 */
final class BillOfMaterials {
    private static final String OURS = "microservice-delivery:";
    private static final String ORIGIN = "origin";
    private static final String BASE = "base";
    private static final String BUILD = "build";
    private static final String NOT_READ = "notRead";

    private final ImageLayers image;
    private final Inventory whole;

    @CheckForNull
    private final ImageReference base;

    /** What was in the base is the base's, as long as it is there. */
    private final Set<List<String>> inBase;

    /**
     * @param base with its digest; null when it is not known, or the image was not built upon it
     * @param below what is in the base
     */
    BillOfMaterials(ImageLayers image, Inventory whole, @CheckForNull ImageReference base, Inventory below) {
        this.image = image;
        this.whole = whole;
        this.base = base;
        this.inBase = below.components().stream().map(Component::identity).collect(Collectors.toSet());
    }

    ObjectNode toJson() {
        ObjectNode bill = Json.object();
        bill.put("bomFormat", "CycloneDX");
        bill.put("specVersion", "1.6");
        Digest digest = image.image().digest();
        UUID serial = UUID.nameUUIDFromBytes(("bill of " + digest).getBytes(StandardCharsets.UTF_8));
        bill.put("serialNumber", "urn:uuid:" + serial);
        bill.put("version", 1);
        bill.set("metadata", metadata());
        ArrayNode components = bill.putArray("components");
        if (base != null) {
            components.add(base(base));
        }
        if (!whole.os().id().isEmpty()) {
            components.add(os(whole.os()));
        }
        grouped().forEach((reference, same) -> components.add(component(reference, same)));
        return bill;
    }

    /** What a bill says that it does not have; empty when it says nothing. */
    static String notRead(JsonNode bill) {
        for (JsonNode property : bill.path("metadata").path("properties")) {
            if (property.path("name").asText().equals(OURS + NOT_READ)) {
                return property.path("value").asText();
            }
        }
        return "";
    }

    private ObjectNode metadata() {
        ObjectNode metadata = Json.object();
        try {
            metadata.put("timestamp", Instant.parse(image.created()).toString());
        } catch (DateTimeException e) {
            // An image need not say when it was made, and nothing else is the same each time: it is left out.
        }
        ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
        tool.put("type", "application");
        tool.put("group", "io.jenkins.plugins");
        tool.put("name", "microservice-delivery");
        metadata.set(
                "component",
                container(
                        image.image(),
                        image.platform() == null ? "" : image.platform().architecture()));
        ArrayNode properties = metadata.putArray("properties");
        property(properties, BASE, base == null ? "not known" : base.toString());
        if (!whole.unread().isEmpty()) {
            property(properties, NOT_READ, whole.unread());
        }
        return metadata;
    }

    private static ObjectNode container(ImageReference image, String architecture) {
        String name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
        String purl = PackageUrl.of(
                "oci",
                null,
                name,
                image.digest().value(),
                Map.of("repository_url", image.name(), "arch", architecture));
        ObjectNode component = Json.object();
        component.put("type", "container");
        component.put("bom-ref", purl);
        component.put("name", image.name());
        component.put("version", image.digest().value());
        hash(component.putArray("hashes"), "SHA-256", image.digest().hex());
        component.put("purl", purl);
        return component;
    }

    private static ObjectNode base(ImageReference base) {
        ObjectNode component = container(base, "");
        property(component.putArray("properties"), ORIGIN, BASE);
        return component;
    }

    private static ObjectNode os(OsRelease os) {
        ObjectNode component = Json.object();
        component.put("type", "operating-system");
        component.put("bom-ref", "os:" + os.distro());
        component.put("name", os.id());
        if (!os.versionId().isEmpty()) {
            component.put("version", os.versionId());
        }
        return component;
    }

    /** The same thing at several places is one component; by references, which sort them. */
    private Map<String, List<Component>> grouped() {
        Map<List<String>, List<Component>> same = new LinkedHashMap<>();
        for (Component component : whole.components()) {
            same.computeIfAbsent(component.identity(), key -> new ArrayList<>()).add(component);
        }
        Map<String, List<Component>> grouped = new TreeMap<>();
        same.forEach((identity, components) -> {
            String sha256 = components.get(0).sha256();
            String reference = identity.get(0) + (sha256 == null ? "" : "#" + sha256);
            grouped.put(reference, components);
        });
        return grouped;
    }

    private ObjectNode component(String reference, List<Component> same) {
        Component first = same.get(0);
        ObjectNode json = Json.object();
        json.put("type", first.kind().text());
        json.put("bom-ref", reference);
        if (first.group() != null) {
            json.put("group", first.group());
        }
        json.put("name", first.name());
        if (!first.version().isEmpty()) {
            json.put("version", first.version());
        }
        if (first.sha1() != null) {
            ArrayNode hashes = json.putArray("hashes");
            hash(hashes, "SHA-1", first.sha1());
            hash(hashes, "SHA-256", first.sha256());
        }
        json.put("purl", first.purl());
        ArrayNode properties = json.putArray("properties");
        property(properties, ORIGIN, inBase.contains(first.identity()) ? BASE : base == null ? "not known" : BUILD);
        new TreeMap<>(first.properties()).forEach((name, value) -> property(properties, name, value));
        Set<String> paths = same.stream().map(Component::path).collect(Collectors.toCollection(TreeSet::new));
        paths.forEach(path -> property(properties, "path", path));
        return json;
    }

    private static void hash(ArrayNode hashes, String algorithm, String content) {
        hashes.addObject().put("alg", algorithm).put("content", content);
    }

    private static void property(ArrayNode properties, String name, String value) {
        properties.addObject().put("name", OURS + name).put("value", value);
    }
}
