package io.jenkins.plugins.delivery.core.supplychain.attachment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.ArtifactUpload;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.ImageNotFoundException;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What cosign keeps under a tag that is made of an image's digest: a manifest, each of whose layers says something. */
final class TaggedLayers {
    static final String SIGNATURES = "sig";
    static final String ATTESTATIONS = "att";

    /** More than is said of any image by those who are asked; a registry may offer any number. */
    private static final int MOST_LAYERS = 100;

    /** A bill of materials of some thousand packages has a tenth of it. */
    static final int LARGEST = 16 << 20;

    /** Of all that is kept of one image: each reader has it in memory. */
    static final int MOST_BYTES = 4 * LARGEST;

    /**
     * One of them.
     *
     * @param content not copied
     */
    record Entry(String mediaType, byte[] content, Map<String, String> annotations) {
        Entry {
            annotations = Map.copyOf(annotations);
        }

        Descriptor descriptor() {
            return new Descriptor(mediaType, Digest.of(content), content.length);
        }
    }

    private final RegistryClient client;
    private final ImageReference tag;

    /**
     * @param image with its digest
     * @param suffix what is said: {@link #SIGNATURES} or {@link #ATTESTATIONS}
     */
    TaggedLayers(RegistryClient client, ImageReference image, String suffix) {
        this.client = client;
        this.tag = image.withTag("sha256-" + image.digest().hex() + "." + suffix);
    }

    /**
     * Those of one media type, verified against their digests; none when the tag is not there.
     *
     * @throws InvalidInputException when they are more than fits into memory
     */
    List<Entry> read(String mediaType) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (JsonNode layer : manifest().path("layers")) {
            Optional<Descriptor> wanted = Descriptor.parse(layer)
                    .filter(descriptor -> descriptor.mediaType().equals(mediaType));
            if (wanted.isPresent() && entries.size() < MOST_LAYERS) {
                bytes += wanted.get().size();
                if (wanted.get().size() > LARGEST || bytes > MOST_BYTES) {
                    throw new InvalidInputException(
                            "tag",
                            tag,
                            "has a layer of more than " + (LARGEST >> 20) + " MB, or more than " + (MOST_BYTES >> 20)
                                    + " MB in all",
                            "delete it, and sign again");
                }
                entries.add(new Entry(mediaType, client.smallBlob(tag, wanted.get()), annotations(layer)));
            }
        }
        return entries;
    }

    private JsonNode manifest() throws InterruptedException {
        try {
            return Json.read(client.manifest(tag).bytes());
        } catch (ImageNotFoundException e) {
            return Json.object();
        } catch (IOException e) {
            throw new InvalidInputException("tag", tag, "is not a manifest", "delete it, and sign again");
        }
    }

    private static Map<String, String> annotations(JsonNode layer) {
        Map<String, String> annotations = new HashMap<>();
        layer.path("annotations")
                .properties()
                .forEach(note -> annotations.put(note.getKey(), note.getValue().asText()));
        return annotations;
    }

    /**
     * Writes these in place of those that are there.
     *
     * @param kept those of them that were read from there
     */
    void write(List<Entry> entries, Collection<Entry> kept) throws InterruptedException {
        byte[] config = config(entries);
        Descriptor configDescriptor = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
        ArtifactUpload upload = new ArtifactUpload(client, tag);
        upload.content(configDescriptor, config);
        ObjectNode manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
        configDescriptor.putInto(manifest.putObject("config"));
        ArrayNode layers = manifest.putArray("layers");
        for (Entry entry : entries) {
            if (!kept.contains(entry)) {
                upload.content(entry.descriptor(), entry.content());
            }
            ObjectNode layer = layers.addObject();
            entry.descriptor().putInto(layer);
            ObjectNode notes = layer.putObject("annotations");
            new TreeMap<>(entry.annotations()).forEach(notes::put);
        }
        client.putManifest(tag, MediaTypes.OCI_MANIFEST, Json.write(manifest));
    }

    /** As cosign writes it, so that it can add layers of its own. */
    private static byte[] config(List<Entry> entries) {
        ObjectNode config = Json.object();
        config.put("architecture", "");
        config.put("created", "0001-01-01T00:00:00Z");
        ArrayNode history = config.putArray("history");
        config.put("os", "");
        ObjectNode rootfs = config.putObject("rootfs");
        rootfs.put("type", "layers");
        ArrayNode ids = rootfs.putArray("diff_ids");
        for (Entry entry : entries) {
            history.addObject().put("created", "0001-01-01T00:00:00Z");
            ids.add(entry.descriptor().digest().value());
        }
        config.putObject("config");
        return Json.write(config);
    }
}
