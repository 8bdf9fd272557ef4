package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.image.filesystem.BaseLayer;
import io.jenkins.plugins.delivery.core.image.registry.MediaTypes;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Opens the tar inside a base image's layer. */
final class BaseLayerReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private BaseLayerReader() {}

    static InputStream open(RegistryClient client, BaseLayer layer) throws IOException, InterruptedException {
        return switch (layer.descriptor().mediaType()) {
            case MediaTypes.OCI_LAYER_ZSTD ->
                throw new NeedsAnotherEngineException("Base image " + layer.image()
                        + " has a layer compressed with zstd, which the inProcess engine does not read");
            case MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER -> client.openBlob(layer.image(), layer.descriptor());
            default ->
                new BufferedInputStream(
                        new GZIPInputStream(client.openBlob(layer.image(), layer.descriptor()), BUFFER_BYTES),
                        BUFFER_BYTES);
        };
    }
}
