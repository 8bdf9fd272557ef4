package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What {@code oras attach} pushes, byte for byte as its specification (OCI 1.1) has it; its own program has no way here.
 * Where a registry does not list referrers, the list is kept under the tag that the specification names.
 */
public final class OrasAttachment {
    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

    private OrasAttachment() {}

    /**
     * Attaches a file.
     *
     * @param image with its digest
     * @param type of the artifact and of the file
     */
    public static void attach(ImageReference image, String type, String content, Instant created) throws Exception {
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), line -> {})) {
            ObjectNode manifest = Json.object();
            manifest.put("schemaVersion", 2);
            manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
            manifest.put("artifactType", type);
            put(client, image, EMPTY_TYPE, "{}").putInto(manifest.putObject("config"));
            ObjectNode layer = manifest.putArray("layers").addObject();
            put(client, image, type, content).putInto(layer);
            layer.putObject("annotations").put("org.opencontainers.image.title", "report.json");
            client.manifest(image).descriptor().putInto(manifest.putObject("subject"));
            manifest.putObject("annotations").put("org.opencontainers.image.created", created.toString());
            byte[] bytes = Json.write(manifest);
            client.putManifest(image.withDigest(Digest.of(bytes)), MediaTypes.OCI_MANIFEST, bytes);
            if (!client.referrers(image).maintained()) {
                list(client, image, new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(bytes), bytes.length), type);
            }
        }
    }

    private static Descriptor put(RegistryClient client, ImageReference image, String type, String content)
            throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor = new Descriptor(type, Digest.of(bytes), bytes.length);
        client.upload(image, descriptor, () -> new ByteArrayInputStream(bytes));
        return descriptor;
    }

    private static void list(RegistryClient client, ImageReference image, Descriptor added, String type)
            throws Exception {
        ObjectNode index = Json.object();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (Descriptor known : client.referrers(image).manifests()) {
            known.putInto(manifests.addObject());
        }
        ObjectNode entry = manifests.addObject();
        added.putInto(entry);
        entry.put("artifactType", type);
        client.putManifest(image.withTag("sha256-" + image.digest().hex()), MediaTypes.OCI_INDEX, Json.write(index));
    }
}
