package io.jenkins.plugins.delivery.core.image.inprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.filesystem.Layer;
import io.jenkins.plugins.delivery.core.image.registry.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A finished image for one platform, of which nothing is in the target registry yet.
 *
 * @param platform that it is for
 * @param config the bytes of its configuration
 * @param baseLayers the layers that are in a registry already, the lowest first
 * @param layers the new layers above them
 * @param annotations of the manifest, which Docker's schema 2 has not
 * @param names whose media types it bears
 */
public record BuiltImage(
        Platform platform,
        byte[] config,
        List<BaseLayer> baseLayers,
        List<Layer> layers,
        Map<String, String> annotations,
        MediaTypeNames names) {
    public BuiltImage {
        baseLayers = List.copyOf(baseLayers);
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /** The descriptor of the configuration. */
    public Descriptor configDescriptor() {
        return new Descriptor(names.config(), Digest.of(config), config.length);
    }

    /** The bytes of the manifest, always the same for the same image. */
    public byte[] manifest() {
        ObjectNode manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", names.manifest());
        configDescriptor().putInto(manifest.putObject("config"));
        ArrayNode array = manifest.putArray("layers");
        baseLayers.forEach(layer -> names.layer(layer.descriptor()).putInto(array.addObject()));
        layers.forEach(layer -> names.layer(layer.descriptor()).putInto(array.addObject()));
        if (names == MediaTypeNames.OCI) {
            ObjectNode notes = manifest.putObject("annotations");
            new TreeMap<>(annotations).forEach(notes::put);
        }
        return Json.write(manifest);
    }

    /** The descriptor of the manifest. */
    public Descriptor manifestDescriptor() {
        byte[] bytes = manifest();
        return new Descriptor(names.manifest(), Digest.of(bytes), bytes.length);
    }
}
